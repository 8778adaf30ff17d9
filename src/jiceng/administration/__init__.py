"""The desk of those who set an installation up: what requests are handled by, who, where, when."""
