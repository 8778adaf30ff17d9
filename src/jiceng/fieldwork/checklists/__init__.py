"""Checklists: questions about places, written by administrators, kept in versions."""
