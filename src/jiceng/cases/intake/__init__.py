"""Intake of reports: validate, locate, classify and route to the receiving unit."""
