"""Double-entry bookkeeping in one unit of measure: money, points or hours."""
