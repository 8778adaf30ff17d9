"""Access control of requests: which ones an actor sees, and which of their texts are masked."""
