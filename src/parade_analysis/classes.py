"""Classes of a map's values: where they are cut, and what each is called."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from numbers import Integral

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
"""Part of a number that rounding may take or add."""
SHORT = 100
"""A number below that has decimals keeps one: 88.5 is not 89 where it stands alone."""
YEARS = (1500, 2100)
YEAR_UNITS = ("", "year", "years")
"""Whole numbers without a unit or with that of years, all of them in here, are years."""
LONG, PRECISE = 9, 6
"""Digits that a break of one's own has at most, and to how many one with more is rounded, such
as a third."""
WORDED = 3
"""Decimals that a break may have in millions."""


def classify(
    values: pd.Series,
    scheme: str | Sequence[float] = "quantiles",
    most: int = 5,
    *,
    unit: str = "",
) -> tuple[pd.Series, pd.DataFrame]:
    """Cut values into classes for a map.

    Zero is a class of its own where zeros are more than an equal share, and where values lie
    on both sides of it. On both sides of zero the steps are the same. With breaks given, the
    classes are those of the breaks, whatever the values are, so that two maps can be compared:
    zero is then apart where it is a break, or where values or breaks lie on both sides of it.

    Parameters
    ----------
    values : Series
        Finite numbers, none missing.
    scheme : str or sequence of float
        ``"quantiles"`` for about equal counts, ``"natural"`` for natural breaks
        (Fisher and Jenks), or breaks: the highest value of each class but the last.
    most : int
        Most classes, zero among them; a list of breaks has its own number.
    unit : str
        Unit of the values; numbers that have another than years are none.

    Returns
    -------
    cut : Series
        Number of each value's class (int), from 0, low to high.
    classes : DataFrame
        One row per class that is not empty, and with breaks one per class up to the highest
        break: `low` and `high` (float), the least and the highest value found in it, missing
        where there is none; `label` (str), of these or, with breaks, of the breaks; `count`
        (int); `side` (int), -1 or 1 below or above zero where values lie on both sides, 0
        for zero apart, else 1; `step` (int), how many classes it lies away from zero or from
        the lowest, from 1; `steps` (int), of how many.

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
    if not isinstance(scheme, str):
        return _by_breaks(numbers, _given(scheme), unit)
    zeros = numbers == 0
    is_astride = bool((numbers < 0).any() and (numbers > 0).any())
    is_apart = bool(zeros.any()) and (is_astride or zeros.sum() * most > len(numbers))
    rest = numbers[~zeros] if is_apart else numbers
    tops = _tops(rest, scheme, most - is_apart, is_astride=is_astride)
    parts = pd.DataFrame({"value": numbers, "side": 0, "step": 0}, index=numbers.index)
    for side, edges in tops.items():
        of_side = rest[rest * side > 0] if is_astride else rest
        parts.loc[of_side.index, "side"] = side
        parts.loc[of_side.index, "step"] = np.searchsorted(edges, (side * of_side).to_numpy()) + 1
    found = parts.groupby(["side", "step"], as_index=False)["value"].agg(["min", "max", "size"])
    found = found.sort_values("min", ignore_index=True)
    found.columns = ["side", "step", "low", "high", "count"]
    found["label"] = labels(list(zip(found["low"], found["high"], strict=True)), unit)
    found["steps"] = found["step"].max()
    order = {key: place for place, key in enumerate(zip(found["side"], found["step"], strict=True))}
    cut = [order[key] for key in zip(parts["side"], parts["step"], strict=True)]
    return pd.Series(cut, values.index, dtype="int64"), found


def _by_breaks(numbers: pd.Series, edges: np.ndarray, unit: str) -> tuple[pd.Series, pd.DataFrame]:
    """Cut at breaks of a caller's, each the highest value of its class."""
    ends = np.array([*edges, *numbers])
    is_astride = bool(ends.min() < 0 < ends.max())
    is_apart = is_astride or (ends.min() == 0 and bool((edges == 0).any()))
    below_zero = np.nextafter(0, -1)
    tops = np.unique([*edges, *([below_zero, 0.0] if is_astride else [])])
    spelled = _spelled_as_given(sorted({0.0, *edges} if is_apart else edges), unit)
    cut = np.searchsorted(tops, numbers.to_numpy())
    bounds = list(pairwise([-math.inf, *tops, math.inf]))
    if numbers.max() <= tops[-1]:
        bounds = bounds[:-1]  # nothing goes beyond the highest break
    rows = []
    for place, (bottom, top) in enumerate(bounds):
        side = 1 if not is_astride else int(np.sign(top)) if top else 0
        if is_apart and top == 0:
            side = 0
        inside = numbers[cut == place]
        said = _between(bottom, top, spelled, is_zero=side == 0)
        rows.append((side, inside.min(), inside.max(), len(inside), said))
    found = pd.DataFrame(rows, columns=["side", "low", "high", "count", "label"])
    up = found.groupby("side").cumcount() + 1
    down = found.groupby("side").cumcount(ascending=False) + 1
    found["step"] = up.where(found["side"] > 0, down).where(found["side"] != 0, 0)
    above, below = (int((edges * side > 0).sum()) + 1 for side in (1, -1))
    found["steps"] = max(above, below) if is_astride else len(edges) + 1 - is_apart
    columns = ["side", "step", "low", "high", "count", "label", "steps"]
    return pd.Series(cut, numbers.index, dtype="int64"), found[columns]


def _between(bottom: float, top: float, spelled: dict[float, str], *, is_zero: bool) -> str:
    """Say between which breaks a class lies."""
    if is_zero:
        return "0"
    is_below_zero = top == np.nextafter(0, -1)
    if bottom == -math.inf:
        return "below 0" if is_below_zero else f"up to {spelled[top]}"
    if top == math.inf:
        return f"over {spelled[bottom]}"
    if is_below_zero:
        return f"over {spelled[bottom]}, below 0"
    return f"over {spelled[bottom]} to {spelled[top]}"


def _tops(numbers: pd.Series, scheme: str, most: int, *, is_astride: bool) -> dict[int, np.ndarray]:
    """Return for each side of zero how far from it each class but the last reaches."""
    if scheme not in SCHEMES:
        raise DataError(f"scheme: expected {', '.join(SCHEMES)} or a list, found {scheme!r}")
    if is_astride:
        return dict.fromkeys((-1, 1), _even_steps(numbers, scheme, most))
    return {1: _edges(numbers.to_numpy(), scheme, most)}


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


def labels(ends: Sequence[tuple[float, float]], unit: str = "") -> list[str]:
    """Return what classes are called, as rounded as keeps each apart from its neighbours.

    Parameters
    ----------
    ends : sequence of (float, float)
        The least and the highest value of each class, low to high.
    unit : str
        Their unit; numbers that have another than years are none.

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
    ['−0.5 to −0.1', '1.3 to 7.3']
    """
    spelled = _spellings(sorted({each for pair in ends for each in pair}), unit)
    return [_range(spelled[low], spelled[high]) for low, high in ends]


def _spelled_as_given(numbers: Sequence[float], unit: str) -> dict[float, str]:
    """Spell breaks so that each is read as the number it is: the key says where values lie."""
    rounded = [_told(each) for each in numbers]
    if any(a == b for a, b in pairwise(rounded)):
        rounded = list(numbers)
    if _are_years(rounded, unit):
        return {each: f"{each:.0f}" for each in numbers}
    places = max((_places(each) for each in rounded), default=0)
    is_even = max(abs(each) for each in rounded) < LARGE and places <= DECIMALS
    return {
        each: _whole(short, places if is_even and each else None)
        for each, short in zip(numbers, rounded, strict=True)
    }


def _told(number: float) -> float:
    """Return a number without arithmetic's noise, rounded if it has digits without end."""
    if number == round(number):
        return number
    clean = f"{number:.{NOISE}g}"
    digits = len(Decimal(clean).normalize().as_tuple().digits)
    return float(clean if digits <= LONG else f"{number:.{PRECISE}g}")


def _places(number: float) -> int:
    """Return the decimals that give a number back."""
    exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _whole(number: float, places: int | None) -> str:
    """Write a number with all its digits, millions in words where that takes few."""
    size = abs(number)
    if size and not 1e-6 <= size < 1e18:
        text, word = f"{size:.{PRECISE}g}", ""
    elif places is not None:
        text, word = _fixed(size, places), ""
    else:
        exact = Decimal(repr(float(size)))
        power = max((each for each in POWERS if size >= 10**each), default=0)
        said = exact.scaleb(-power).normalize()
        if power and -int(said.as_tuple().exponent) > WORDED:
            power, said = 0, exact
        text, word = f"{said:,f}", POWERS.get(power, "")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    sign = "−" if number < 0 else ""
    return f"{sign}{text} {word}".rstrip()


def _are_years(numbers: Sequence[float], unit: str) -> bool:
    others = [each for each in numbers if each]
    are_such = all(each == round(each) and YEARS[0] <= each <= YEARS[1] for each in others)
    return bool(others) and unit.strip().casefold() in YEAR_UNITS and are_such


def _spellings(numbers: Sequence[float], unit: str) -> dict[float, tuple[str, str]]:
    """Return numbers that rise, spelled in one way, each with the word that follows it."""
    if _are_years(numbers, unit):
        return {each: (f"{each:.0f}", "") for each in numbers}
    if even := _evenly(numbers):
        return {each: (said, "") for each, said in even.items()}
    tries = [(digits, True) for digits in ROUNDED[_are_short(numbers) :]]
    tries += [(digits, False) for digits in range(ROUNDED[0], EXACT + 1)]
    spelled: dict[float, tuple[str, str]] = {}
    for digits, in_words in tries:
        spelled = {each: _spelled(each, digits, in_words=in_words) for each in numbers}
        if all(a != b for a, b in pairwise(spelled.values())):
            break
    return spelled


def _evenly(numbers: Sequence[float]) -> dict[float, str]:
    """Spell numbers below a thousand with the same decimals; nothing if that takes many."""
    sizes = [abs(each) for each in numbers if each]
    if not sizes or all(each == round(each) for each in numbers) or max(sizes) >= LARGE:
        return {}
    least = max(1 - math.floor(math.log10(max(sizes))), int(_are_short(numbers)))
    for places in range(least, DECIMALS + 1):
        texts = [_fixed(each, places) if each else "0" for each in numbers]
        lost = max(
            abs(float(text) / each - 1) for text, each in zip(texts, numbers, strict=True) if each
        )
        if lost < MOST_LOST and all(a != b for a, b in pairwise(texts)):
            while all(each.endswith("0") and "." in each for each in texts if each != "0"):
                texts = [each[:-1].removesuffix(".") if each != "0" else each for each in texts]
            return dict(zip(numbers, (each.replace("-", "−") for each in texts), strict=True))
    return {}


def _are_short(numbers: Sequence[float]) -> bool:
    return any(each != round(each) and 1 <= abs(each) < SHORT for each in numbers)


def _fixed(number: float, places: int, commas: str = "") -> str:
    """Write a number with so many decimals, a half away from zero as readers round it."""
    rounded = Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:{commas}f}"


def _range(low: tuple[str, str], high: tuple[str, str]) -> str:
    """Join two numbers, each with the word that follows it."""
    first = low[0] if low[1] == high[1] else " ".join(low).strip()
    last = " ".join(high).strip()
    return last if low == high else f"{first} to {last}"


def _spelled(number: float, digits: int, *, in_words: bool) -> tuple[str, str]:
    """Return a number and the word that follows it."""
    size = abs(number)
    powers = [0, *sorted(POWERS)] if in_words else [0]
    power = max(each for each in powers if not each or size >= 10**each)
    rounded = _rounded(size / 10**power, digits)
    while rounded >= 1e6 / (1e3 if power else 1) and power != powers[-1]:
        power = powers[powers.index(power) + 1]  # 999,999.6 is said as a million
        rounded = _rounded(size / 10**power, digits)
    if rounded and not 1e-6 <= rounded < 1e18:
        text = f"{size / 10**power:.{digits}g}"
    else:
        text = _fixed(rounded, _decimals(size / 10**power, digits), ",")
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if number < 0 else text, POWERS.get(power, "")


def _decimals(size: float, digits: int) -> int:
    return max(0, digits - (math.floor(math.log10(size)) + 1 if size else 1))


def _rounded(size: float, digits: int) -> float:
    """Return a size with so many digits, but with all of a whole number's."""
    return float(_fixed(size, _decimals(size, digits)))
