"""Rules of schemes: scoring, weighted trees, sheets. Pure."""
