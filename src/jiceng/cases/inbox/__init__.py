"""Inbox of requests: boxes, pending approvals, and who has a request open."""
