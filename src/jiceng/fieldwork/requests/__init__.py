"""Handling of requests without signal: the phone's copy of them, and its commands."""
