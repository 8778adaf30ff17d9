"""Who sees which requests, and what of them."""
