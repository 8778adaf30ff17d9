"""Suggestion of categories, text similarity and urgency of requests: pure functions, no Django."""
