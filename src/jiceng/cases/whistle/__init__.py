"""Whistles under way."""
