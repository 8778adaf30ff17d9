"""Figures of requests: the three rates and the counts under them."""
