"""Staff pages of requests: queue, request page with its moves, whistle calls, callbacks, search."""
