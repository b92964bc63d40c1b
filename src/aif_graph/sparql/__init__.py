"""SPARQL as text: its tokens, and what a query may not ask."""
