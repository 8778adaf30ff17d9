"""The inbox of requests: its boxes, what waits for approval, who has a request open."""
