"""The processes of the service: supervisor, workers and log."""
