"""The graph over HTTP: the SPARQL protocol, linked data and pages for people."""
