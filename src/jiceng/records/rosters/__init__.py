"""Rosters: lists of entitled or expected people, frozen with a public digest, and attendance."""
