"""Households as addresses, the members who look after them, and the chain of four tiers."""
