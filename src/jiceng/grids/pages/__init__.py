"""Pages of grids: versions, drafts on the map, comparison, posts, posters."""
