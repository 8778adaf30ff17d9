"""Pages of requests: the queue, one request with its moves, whistles, callbacks, search."""
