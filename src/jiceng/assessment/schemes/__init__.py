"""Schemes of assessment (综合考核, S28): weighted trees, scored periods, sheets, appeals."""
