"""Open whistle calls."""
