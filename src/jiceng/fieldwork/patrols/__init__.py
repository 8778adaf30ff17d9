"""Patrols: places that officers look at, plans by type of place, and the rounds that follow."""
