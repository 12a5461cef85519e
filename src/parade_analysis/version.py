"""The version that data, citations and figures name."""

__version__ = "0.1.0"
__released__ = "2026-11-23"
