"""Pages on which requests are configured: categories, routing rules, imports."""
