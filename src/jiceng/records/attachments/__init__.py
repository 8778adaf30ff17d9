"""Photos of any record: added with a reason to be there, taken away with a reason to go."""
