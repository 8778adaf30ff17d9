"""Command centre: what an area has to know at a glance, on a wall and on a desk."""
