"""Rules of the command centre; pure."""
