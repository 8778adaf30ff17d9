"""Secret links: what opens one record for one purpose to whoever holds it, without an account."""
