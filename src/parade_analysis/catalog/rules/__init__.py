"""What must hold within and between tables; what a rule is for, its docstring says."""

from __future__ import annotations

from parade_analysis.catalog.rules import (
    days,
    encounters,
    guests,
    ids,
    places,
    same,
    sources,
    totals,
    trade,
)
from parade_analysis.catalog.rules.registry import RULES, Breach, Rule

__all__ = [
    "RULES",
    "Breach",
    "Rule",
    "days",
    "encounters",
    "guests",
    "ids",
    "places",
    "same",
    "sources",
    "totals",
    "trade",
]
