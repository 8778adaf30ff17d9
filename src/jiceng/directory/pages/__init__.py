"""Pages of units, posts, roles and proposals."""
