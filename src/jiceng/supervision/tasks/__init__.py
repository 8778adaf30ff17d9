"""Task lists with timetables, and projects with stages (S24, S25)."""
