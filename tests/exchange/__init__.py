"""Interfaces to other systems."""
