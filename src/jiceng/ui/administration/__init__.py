"""Pages over core's own mechanisms, which stands below what pages are made of."""
