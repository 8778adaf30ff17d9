"""Assessment of documented work of units and posts: schemes, sheets, appeals."""
