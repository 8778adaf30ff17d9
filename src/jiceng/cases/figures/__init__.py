"""Figures of requests: the three rates and their counts."""
