"""Backup of a whole installation, and its restore on an empty machine."""
