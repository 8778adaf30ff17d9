"""What requests are handled by, read, and tried on past requests before it is changed."""
