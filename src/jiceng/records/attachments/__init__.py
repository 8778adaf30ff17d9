"""Photos of records: added with what they show, removed with a reason."""
