"""Demonstration: an invented district with invented texts and people."""
