"""Findings of officers, and looks at a place that a dispatcher asks for."""
