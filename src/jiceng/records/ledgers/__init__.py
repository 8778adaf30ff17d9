"""Double-entry books in one unit of measure: money, points, hours."""
