"""Pages of grids: versions, drafts on the map, comparison, and who stands on a grid."""
