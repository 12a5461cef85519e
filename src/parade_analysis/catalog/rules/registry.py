"""What a rule is, and who asks it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import NamedTuple

from parade_analysis.catalog.definitions import TABLES
from parade_analysis.catalog.worldviews import BOUNDARIES


class Breach(NamedTuple):
    """A row that breaks a rule."""

    table: str
    at: int
    column: str
    expected: str


Check = Callable[..., Iterator[Breach]]


class Rule(NamedTuple):
    """A check, its name in table exceptions, and the tables and shapes that it compares."""

    name: str
    check: Check
    tables: tuple[str, ...]
    is_control: bool
    """Whether only `check`, `seal` and `add` ask it: a row added by hand may break it."""


RULES: list[Rule] = []
KEPT_BY_HAND = tuple(name for name, table in TABLES.items() if table.suffix == "csv")


def rule(check: Check) -> Check:
    """Register a check that every table must pass before it is used."""
    return _registered(check, is_control=False)


def control(check: Check) -> Check:
    """Register a check that the tables must pass before they are sealed."""
    return _registered(check, is_control=True)


def _registered(check: Check, *, is_control: bool) -> Check:
    """Register a check; its parameters are tables and shapes, ``**tables`` all kept by hand."""
    named: list[str] = []
    for name, parameter in inspect.signature(check).parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            named += [each for each in KEPT_BY_HAND if each not in named]
        elif name in TABLES or name in BOUNDARIES:
            named.append(name)
    RULES.append(Rule(check.__name__, check, tuple(named), is_control))
    return check
