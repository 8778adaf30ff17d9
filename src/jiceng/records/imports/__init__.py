"""Tables in: rows of a file that somebody sends become records by their opening."""
