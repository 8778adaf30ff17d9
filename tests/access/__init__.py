"""Access tests: who may use which URL."""
