"""Callbacks: who waits for one, and who may make it."""
