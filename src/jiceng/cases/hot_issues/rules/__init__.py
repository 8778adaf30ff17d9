"""Rules of hot issues: clusters of like texts, their names, the scan statistic. Pure."""
