"""Public pages of requests: report, track, answer, requests nearby."""
