"""Work in the field: phones without signal, patrols, hazards."""
