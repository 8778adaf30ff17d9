"""Work that phones record without signal and send later: devices, commands, conflicts."""
