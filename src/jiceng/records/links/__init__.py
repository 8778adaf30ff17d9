"""Secret links: access to one record for one purpose without an account."""
