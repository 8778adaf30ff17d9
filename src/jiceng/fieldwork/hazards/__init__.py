"""Hazards (隐患) of places: registered, looked at again on a day, removed. Never about persons."""
