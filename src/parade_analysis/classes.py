"""Classes of a map's values: where they are cut, and what each is called."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from itertools import pairwise
from numbers import Integral
from typing import Literal

import numpy as np
import pandas as pd

from parade_analysis.errors import DataError

__all__ = ["classify", "labels"]

SCHEMES = ("quantiles", "natural")
"""Ways to cut by the values themselves; the third is a list of breaks."""
MOST = 7
"""Classes that a map tells apart."""
NOISE = 12
"""Digits beyond which two values differ by the computer's arithmetic alone."""
POWERS = {12: "trillion", 9: "billion", 6: "million"}
ROUNDED = (2, 3, 4)
"""Digits of a number in words, as few as keep the classes apart."""
EXACT = 17
DECIMALS, LARGE = 4, 1000
"""Decimals of numbers that all have as many, and the size from which on they need none."""
MOST_LOST = 0.1
"""Part of the least number that rounding may take or add."""
YEARS = (1000, 2999)
"""Whole numbers, all of them in here, are years."""


def classify(
    values: pd.Series, scheme: str | Sequence[float] = "quantiles", most: int = 5
) -> tuple[pd.Series, pd.DataFrame]:
    """Cut values into classes for a map.

    Zero is a class of its own where zeros are more than an equal share, and where values lie
    on both sides of it. On both sides of zero the steps are the same.

    Parameters
    ----------
    values : Series
        Finite numbers, none missing.
    scheme : str or sequence of float
        ``"quantiles"`` for about equal counts, ``"natural"`` for natural breaks
        (Fisher and Jenks), or breaks: the highest value of each class but the last.
    most : int
        Most classes, zero among them; a list of breaks has its own number.

    Returns
    -------
    cut : Series
        Number of each value's class (int), from 0, low to high.
    classes : DataFrame
        One row per class that is not empty: `low` and `high` (float), the least and the
        highest value found in it; `label` (str); `count` (int); `side` (int), -1 or 1 below
        or above zero where values lie on both sides, 0 for zero apart, else 1; `step` (int),
        how many classes it lies away from zero or from the lowest, from 1; `steps` (int), of
        how many.

    Raises
    ------
    DataError
        If scheme or number of classes is none of those.

    Examples
    --------
    >>> classify(pd.Series([0, 0, 0, 1, 2, 38_000_000]))[1][["label", "count"]].values.tolist()
    [['0', 3], ['1', 1], ['2', 1], ['38 million', 1]]
    """
    if isinstance(most, bool) or not isinstance(most, Integral) or not 2 <= most <= MOST:
        raise DataError(f"classes: expected a whole number from 2 to {MOST}, found {most!r}")
    numbers = _without_noise(values)
    zeros = numbers == 0
    is_astride = bool((numbers < 0).any() and (numbers > 0).any())
    is_apart = bool(zeros.any()) and (is_astride or zeros.sum() * most > len(numbers))
    rest = numbers[~zeros] if is_apart else numbers
    tops = _tops(rest, scheme, most - is_apart, is_astride=is_astride)
    parts = pd.DataFrame({"value": numbers, "side": 0, "step": 0}, index=numbers.index)
    for side, edges in tops.items():
        of_side = rest[rest * side > 0] if is_astride else rest
        # A break given is the top of its class, which below zero is the end nearer to zero.
        holds: Literal["left", "right"] = (
            "right" if side < 0 and not isinstance(scheme, str) else "left"
        )
        steps = np.searchsorted(edges, (side * of_side).to_numpy(), side=holds) + 1
        parts.loc[of_side.index, "side"] = side
        parts.loc[of_side.index, "step"] = steps
    found = parts.groupby(["side", "step"], as_index=False)["value"].agg(["min", "max", "size"])
    found = found.sort_values("min", ignore_index=True)
    found.columns = ["side", "step", "low", "high", "count"]
    found["label"] = labels(list(zip(found["low"], found["high"], strict=True)))
    is_fixed = not isinstance(scheme, str)
    given = max(len(edges) + 1 for edges in tops.values()) if is_fixed else 1
    found["steps"] = max(given, found["step"].max())
    order = {key: place for place, key in enumerate(zip(found["side"], found["step"], strict=True))}
    cut = [order[key] for key in zip(parts["side"], parts["step"], strict=True)]
    return pd.Series(cut, values.index, dtype="int64"), found


def _tops(
    numbers: pd.Series, scheme: str | Sequence[float], most: int, *, is_astride: bool
) -> dict[int, np.ndarray]:
    """Return for each side of zero how far from it each class but the last reaches."""
    if isinstance(scheme, str):
        if scheme not in SCHEMES:
            raise DataError(f"scheme: expected {', '.join(SCHEMES)} or a list, found {scheme!r}")
        if is_astride:
            return dict.fromkeys((-1, 1), _even_steps(numbers, scheme, most))
        return {1: _edges(numbers.to_numpy(), scheme, most)}
    edges = _given(scheme)
    if is_astride:
        return {-1: -edges[edges < 0][::-1], 1: edges[edges > 0]}
    return {1: edges}


def _without_noise(values: pd.Series) -> pd.Series:
    numbers = values.astype("float64") + 0.0  # -0.0 is 0
    if (numbers == numbers.round()).all():
        return numbers
    return numbers.map(lambda each: float(f"{each:.{NOISE}g}"))


def _given(breaks: Sequence[float]) -> np.ndarray:
    """Return breaks of a caller's, sure that they rise."""
    try:
        edges = np.asarray(breaks, dtype="float64")
    except (TypeError, ValueError):
        edges = np.array([math.nan])
    if edges.ndim != 1 or not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise DataError(f"scheme: expected breaks that rise, e.g. [10, 100], found {breaks!r}")
    if not 1 <= len(edges) < MOST:
        raise DataError(f"scheme: expected 1 to {MOST - 1} breaks, found {len(edges)}")
    return edges


def _edges(numbers: np.ndarray, scheme: str, most: int) -> np.ndarray:
    """Return the highest value of each class but the last, found by the values."""
    distinct = np.unique(numbers)  # none if all are zero
    if len(distinct) <= most:
        return distinct[:-1]
    import mapclassify  # costs a second or more

    with warnings.catch_warnings():
        # It warns of ties, which are dealt with, and that without numba it takes longer,
        # which for the states of the world it does not.
        warnings.simplefilter("ignore")
        if scheme == "natural":
            return mapclassify.FisherJenks(numbers, k=most).bins[:-1]
        best = distinct[:0]
        # Ties swallow classes; finer cuts bring them back.
        for parts in range(most, max(most, len(numbers)) + 1):
            bounds = mapclassify.Quantiles(numbers, k=parts).bins
            tops = np.unique(distinct[np.searchsorted(distinct, bounds, side="right") - 1])
            if len(tops) > most:
                break
            if len(tops) > len(best) + 1:
                best = tops[:-1]
            if len(tops) == most:
                break
    return best


def _even_steps(numbers: pd.Series, scheme: str, most: int) -> np.ndarray:
    """Return steps away from zero that make no more classes than wanted on both sides."""
    sizes = numbers.abs().to_numpy()
    best = np.empty(0)
    for steps in range(2, most + 1):
        edges = _edges(sizes, scheme, steps)
        filled = {(each > 0, np.searchsorted(edges, abs(each))) for each in numbers}
        if len(filled) > most:
            break
        best = edges
    return best


def labels(ends: Sequence[tuple[float, float]]) -> list[str]:
    """Return what classes are called, as rounded as keeps each apart from its neighbours.

    Parameters
    ----------
    ends : sequence of (float, float)
        The least and the highest value of each class, low to high.

    Returns
    -------
    list of str
        All different. Millions in words, whole numbers with commas, years without.

    Examples
    --------
    >>> labels([(1_240_000, 3_410_000), (38_000_000, 1_412_000_000)])
    ['1.2 to 3.4 million', '38 million to 1.4 billion']
    >>> labels([(1945, 1960), (1961, 2011)])
    ['1945 to 1960', '1961 to 2011']
    >>> labels([(-0.52, -0.1), (1.25, 7.31)])
    ['−0.5 to −0.1', '1.2 to 7.3']
    """
    numbers = sorted({each for pair in ends for each in pair})
    if all(each == round(each) and YEARS[0] <= each <= YEARS[1] for each in numbers):
        return [_range(*((f"{each:.0f}", "") for each in pair)) for pair in ends]
    if even := _evenly(numbers):
        return [_range((even[low], ""), (even[high], "")) for low, high in ends]
    tries = [(digits, True) for digits in ROUNDED]
    tries += [(digits, False) for digits in range(ROUNDED[0], EXACT + 1)]
    for digits, in_words in tries:
        spelled = {each: _spelled(each, digits, in_words=in_words) for each in numbers}
        if all(a != b for a, b in pairwise(spelled.values())):
            break
    return [_range(spelled[low], spelled[high]) for low, high in ends]


def _evenly(numbers: Sequence[float]) -> dict[float, str]:
    """Spell numbers below a thousand with the same decimals; nothing if that takes many."""
    sizes = [abs(each) for each in numbers if each]
    if all(each == round(each) for each in numbers) or max(sizes) >= LARGE:
        return {}
    for places in range(max(0, 1 - math.floor(math.log10(max(sizes)))), DECIMALS + 1):
        texts = [f"{each:.{places}f}" if each else "0" for each in numbers]
        lost = abs(round(min(sizes), places) / min(sizes) - 1)
        if lost < MOST_LOST and all(a != b for a, b in pairwise(texts)):
            while all(each.endswith("0") and "." in each for each in texts if each != "0"):
                texts = [each[:-1].removesuffix(".") if each != "0" else each for each in texts]
            return dict(zip(numbers, (each.replace("-", "−") for each in texts), strict=True))
    return {}


def _range(low: tuple[str, str], high: tuple[str, str]) -> str:
    """Join two numbers, each with the word that follows it."""
    first = low[0] if low[1] == high[1] else " ".join(low).strip()
    last = " ".join(high).strip()
    return last if low == high else f"{first} to {last}"


def _spelled(number: float, digits: int, *, in_words: bool) -> tuple[str, str]:
    """Return a number and the word that follows it."""
    size = abs(number)
    power = next((each for each in POWERS if in_words and size >= 10**each), 0)
    scaled = size / 10**power
    if scaled and not 1e-6 <= scaled < 1e18:
        text = f"{scaled:.{digits}g}"
    else:
        before = math.floor(math.log10(scaled)) + 1 if scaled else 1
        text = f"{scaled:,.{max(0, digits - before)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if number < 0 else text, POWERS.get(power, "")
