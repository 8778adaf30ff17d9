"""Suggested categories, likenesses and urgency of requests: pure functions, no Django."""
