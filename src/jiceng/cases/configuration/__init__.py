"""Configuration of requests: queries, and simulations on past requests."""
