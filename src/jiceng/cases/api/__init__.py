"""The JSON interface to requests."""
