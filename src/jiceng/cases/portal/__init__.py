"""Pages of requests for residents: report, follow, answer, what is worked on nearby."""
