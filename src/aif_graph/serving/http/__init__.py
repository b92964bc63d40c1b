"""Connections, replies, cache and metrics of the front process."""
