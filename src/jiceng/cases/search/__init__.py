"""Finding requests: by words, filters, ends of numbers or likeness; and exporting them."""
