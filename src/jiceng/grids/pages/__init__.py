"""Pages of grids: versions, drafts on the map, comparison, who stands on a grid, posters."""
