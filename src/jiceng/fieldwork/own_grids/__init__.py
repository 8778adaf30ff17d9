"""An officer's own grids on the phone: their outlines, who is on duty, what is announced there."""
