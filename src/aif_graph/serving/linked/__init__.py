"""What programs read: RDF of each thing, answers, and descriptions of the service."""
