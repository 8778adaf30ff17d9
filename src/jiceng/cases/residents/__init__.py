"""Requests for residents: suggestions before reporting, and access by secret link."""
