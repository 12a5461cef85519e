"""Axes-level drawing: data first, `ax` in and out, nothing loaded and nothing computed."""
