"""Rules of the order of commands and of what two people changed. Pure."""
