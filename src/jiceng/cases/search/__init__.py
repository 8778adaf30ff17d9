"""Finding requests: by words, by filters, by the end of a number, by likeness; and exporting them."""
