"""JSON API of requests."""
