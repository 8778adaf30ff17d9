"""Import of tables: rows of an uploaded file become records by their opening move."""
