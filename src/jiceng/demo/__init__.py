"""The demonstration: a district that is invented, built from texts and people that are invented."""
