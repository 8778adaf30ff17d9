"""Supervision: tasks and projects, cards, rectification."""
