"""Notes on records, with mentions of people and units."""
