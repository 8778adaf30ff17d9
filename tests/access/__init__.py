"""Who may open which door."""
