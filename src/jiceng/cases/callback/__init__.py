"""Callbacks: who waits for one, and whose they are to make."""
