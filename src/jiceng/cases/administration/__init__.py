"""Administration pages of requests: categories, routing rules, imports."""
