"""Followers: people who are notified of events of a record."""
