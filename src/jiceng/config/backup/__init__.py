"""Taking an installation along whole, and bringing it back on an empty machine."""
