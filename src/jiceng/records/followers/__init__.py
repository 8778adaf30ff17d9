"""Who follows a record and is told of what happens to it."""
