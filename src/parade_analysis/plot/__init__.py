"""Axes-level drawing: data first, `ax` in and out, no table loaded and none analysed."""
