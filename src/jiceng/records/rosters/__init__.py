"""Rosters: who is entitled or expected on a day, frozen with a public digest, and who came."""
