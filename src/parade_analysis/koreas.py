"""Trade of the Republic of Korea that partners booked under the DPRK.

`screen_two_koreas` asks a second look at flows of any engine; what it rests on beside them
and what becomes of what it flags is in `corrections`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from parade_analysis.catalog.definitions import SUBJECT
from parade_analysis.errors import DataError, some
from parade_analysis.flows import PARTNER, VALUE, beside, checked, refuse_twice
from parade_analysis.levels import measured, refuse_mixed
from parade_analysis.neighbours import NEIGHBOURS
from parade_analysis.typed import alike, as_given, flag, opened

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame, IntoFrameT

COMPARABLE = ("CHN", "HKG", "MAC", "JPN", "KOR")
"""KDI's partners of comparison, the South, China (its regions with it) and Japan."""
RAW_CHAPTERS = ("26", "27")
"""HS chapters of ores and of mineral fuels."""
FLOOR_USD_MILLION = 20.0  # about a hundredth of the DPRK's yearly recorded trade
JUMP = 10.0
SPIKE = 5.0
"""How many times the median of the years around."""
AROUND = 3  # years on either side
CONFIRMED, CONTRADICTED = 1.5, 2.0
"""A flow up to, and one from so many times the leading publisher's own row."""
NEAR_IN_TIME, UNLIKE = 5, 3.0
"""Where it has none of the year: years to its nearest, and from how many times of that on."""
MOST_OF_REST = 1 / 3
"""Part of what the leading publisher leaves for others that one of them can hold."""
DOMINATES = 5.0
"""How many times all others together no far or small partner trades."""
FOUND = (
    *("typical_usd_million", "around_usd_million", "leader_usd_million"),
    "rest_usd_million",
)
REASONS = {
    "is_published_case": "a study names it",
    "is_contradicted": "far above the leading publisher's row of the year or of one near",
    "is_beyond": "more than a third of what is left for all others",
    "is_sudden": "far away and far above its other years",
    "is_spike": "far above the years around",
    "is_mirrored": "the partner's trade with the South falls as much",
    "is_raw_material": "ores or fuels from far away",
    "is_unmatched": "more of a good than the South, China or Japan traded",
    "has_flagged_goods": "mostly goods that are flagged",
}
"""The tests of `screen_two_koreas`, and what each says."""


def screen_two_koreas(
    flows: IntoFrameT,
    far: Collection[str] = (),
    *,
    leader: IntoFrame | None = None,
    south: IntoFrame | None = None,
    goods: IntoFrame | None = None,
    published: IntoFrame | None = None,
    floor_usd_million: float = FLOOR_USD_MILLION,
    jump: float = JUMP,
) -> IntoFrameT:
    """Flag flows that look like trade of the Republic of Korea booked under the DPRK.

    A flow of at least the floor is flagged where a study names it, or where the leading
    publisher does not confirm it and one of these holds:

    - *contradicted*: at least twice the leading publisher's own row for the partner, or, if
      there is none of the year, at least three times its nearest within five years (where
      it prints only both directions together, these are compared);
    - *beyond*: more than a third of what the leading publisher's total of a direction leaves
      after all that it confirms (of the nearest year, if it gives none), or more than all
      of it for a land neighbour and for whom that publisher has about as much within five
      years; where it is silent on the year, also more than five times all other partners
      together, land neighbours excepted;
    - *sudden*: from far away, and at least `jump` times the lower quartile of the partner's
      other years in the same series and direction (and product), or it has no other year
      (as in *spike*, where the series has others);
    - *spike*: from anywhere, at least five times the median of the three years on either
      side, or, if none of those is known, the largest other year, or there is no other;
    - *mirrored*: up by the floor or more on the year before, while the partner's trade with
      the Republic of Korea falls by at least half as much;
    - *raw material*: an import of ores or mineral fuels (HS 26 and 27) from far away;
    - *unmatched*: more of a product than the largest of what the Republic of Korea, China or
      Japan traded with the DPRK in the year, land neighbours excepted: the rule of KDI;
    - *flagged goods*: products that are flagged as raw material or unmatched make half of
      it or more.

    Parameters
    ----------
    flows : DataFrame, LazyFrame or relation
        `year`, `partner_iso3`, `flow`, `value_usd_million`, and perhaps `series` and
        `hs_code`; further columns are kept.
    far : collection of str
        Partners too far away for trade that nobody noticed, e.g. from `far_partners`.
    leader : frame of the same engine, optional
        The leading publisher's rows, as `corrections.leading_record` returns them. Without
        it nothing is confirmed or contradicted.
    south : frame of the same engine, optional
        The partners' trade with the Republic of Korea: `year`, `partner_iso3`, `flow` and
        `value_usd_million`. No table of the package has it.
    goods : frame of the same engine, optional
        Flows of products, screened by this function.
    published : frame of the same engine, optional
        Cases that studies name, as `corrections.published_cases` returns them.
    floor_usd_million : float
        Smaller flows are never flagged.
    jump : float
        How many times the lower quartile counts as sudden.

    Returns
    -------
    DataFrame, LazyFrame or relation
        All rows and columns of `flows`, and `typical_usd_million` (float, the lower quartile
        of the other years), `around_usd_million` (float, the median of the years around, or
        else the largest other year), `leader_usd_million` (float, the leading publisher's
        own count, divided between the directions as the flows are where it prints only both),
        `rest_usd_million` (float, what its total leaves), all missing where not known; one
        bool a test
        (`is_contradicted` and so on, in the order of `REASONS`), `is_published_real` (bool,
        a study calls it real), `is_confirmed` (bool, the same, or the leading publisher has
        at least two thirds of it), `is_flagged` (bool) and `reasons` (str), sorted.

    Raises
    ------
    DataError
        If a column is missing, a value absent, negative or infinite, a row given twice, or
        if `flows` are those of several countries or hold totals.

    Notes
    -----
    The thresholds are ours. A flag asks for a second look and proves nothing: real one-off
    sales are sudden too. What the tests can't see: amounts below the floor; without a leading
    publisher, or before its first year, land neighbours, and amounts that last and are
    neither above a third of its nearest total nor five times all others together. With
    `leader` the screened total follows that publisher's in part by construction.

    References
    ----------
    Haggard and Noland (PIIE) name single cases; KDI keeps a good only up to what the South,
    China or Japan traded; see table ``trade_corrections`` and the codebook for both.

    Examples
    --------
    >>> import pandas as pd
    >>> from parade_analysis import load
    >>> from parade_analysis.neighbours import far_partners
    >>> far = far_partners(load("countries"))
    >>> leader = pd.DataFrame({"year": [2008], "partner_iso3": "IND", "flow": "total",
    ...                        "value_usd_million": [120.2]})
    >>> mirror = load("trade_partners_bulk").query("series == 'wits-2017'")
    >>> screened = screen_two_koreas(mirror, far, leader=leader)
    >>> of_2008 = screened.query("is_flagged and year == 2008").set_index(["partner_iso3", "flow"])
    >>> india = of_2008.loc[("IND", "import")]
    >>> india[["value_usd_million", "leader_usd_million"]].astype(int).tolist()
    [1093, 109]
    """
    if isinstance(far, str):
        raise DataError(f"far: found {far!r}, expected several codes, e.g. [{far!r}]")
    odd = [str(each) for each in far if not re.fullmatch("[A-Z]{3}", str(each))]
    if odd:
        raise DataError(f"far: found {some(odd)}, expected ISO 3166-1 alpha-3")
    for name, number in (("floor_usd_million", floor_usd_million), ("jump", jump)):
        if not number >= 0:
            raise DataError(f"{name}: found {number}, expected a number of 0 or more")
    names = opened(flows).collect_schema().names()
    flows, given = _in_series(opened(flows)), flows
    hs = [name for name in ("hs_code",) if name in names]
    keys = ["series", PARTNER, "flow", *hs, "year"]
    # Only what is needed goes in, so that a column of the caller's is never taken for ours.
    whole = checked(flows, keys, keys)
    if hs:
        plain = nw.col("hs_code").str.strip_chars().str.replace_all(".", "", literal=True)
        whole = whole.with_columns(plain)
        _refuse_lost_zeros(whole)
        refuse_mixed(measured(whole, "hs_code"), "hs_code", "flows")
    if "iso3" in names and len(other := whole.filter(nw.col("iso3") != SUBJECT)):
        raise DataError(
            f"flows: those of {other['iso3'][0]} can't be screened for trade booked under {SUBJECT}"
        )
    frame = whole.select(*keys, VALUE)
    refuse_twice(frame, keys, "flows")
    others = sorted({*frame["flow"].to_list()} - {"export", "import"})
    if others:
        raise DataError(
            f"flows: {some(others)} can't be screened among exports and imports; leave them out"
        )
    frame = _with_own_history(frame, keys)
    frame = _with_leader(frame, leader, has_goods=bool(hs))
    value, direction = nw.col(VALUE), nw.col("flow")
    is_far = nw.col(PARTNER).is_in(list(far))
    usual, around = nw.col("typical_usd_million"), nw.col("around_usd_million")
    # Where all is of one year, that a partner has no other says nothing.
    is_only_year = usual.is_null() & (nw.col("year").n_unique().over("series") > 1)
    raw_material = nw.lit(False)
    for chapter in RAW_CHAPTERS if hs else ():
        raw_material = raw_material | nw.col("hs_code").str.starts_with(chapter)
    frame = frame.with_columns(
        (is_far & (is_only_year | (value >= jump * usual).fill_null(False))).alias("is_sudden"),
        (is_only_year | (value >= SPIKE * around).fill_null(False)).alias("is_spike"),
        (is_far & raw_material & (direction == "import")).alias("is_raw_material"),
    )
    frame = _with_published(frame, published)
    frame = _with_south(frame, south, floor_usd_million, keys[:-1])
    frame = _with_goods(frame, goods)
    frame = _with_comparable(frame) if hs else frame.with_columns(is_unmatched=nw.lit(False))
    tests = [name for name in REASONS if name != "is_published_case"]
    found = nw.any_horizontal(*tests, ignore_nulls=True) & ~nw.col("is_confirmed")
    large = value >= floor_usd_million
    frame = frame.with_columns(is_flagged=large & (found | nw.col("is_published_case")))
    words = [
        nw.when(nw.col("is_flagged") & nw.col(name)).then(nw.lit(reason))
        for name, reason in REASONS.items()
    ]
    frame = frame.with_columns(reasons=nw.concat_str(*words, separator="; ", ignore_nulls=True))
    added = [*FOUND, *REASONS, "is_published_real", "is_confirmed", "is_flagged", "reasons"]
    kept = [name for name in names if name not in added]
    answer = frame.select(*keys, *added)
    screened = whole.select(*dict.fromkeys([*kept, *keys])).join(answer, on=keys, how="left")
    screened = screened.select(*kept, *added)
    order = [key for key in keys if key in names]
    return as_given(screened.sort(*order), given)


def _in_series(frame: Any) -> Any:
    """Return flows as those of one publisher where they don't say of which."""
    has_series = "series" in frame.collect_schema().names()
    return frame if has_series else frame.with_columns(series=nw.lit(""))


def _refuse_lost_zeros(frame: nw.DataFrame[Any]) -> None:
    """Refuse HS codes that were a number once: they would stand in another chapter."""
    codes = frame["hs_code"].unique().to_list()
    lost = sorted(each for each in codes if each.isdigit() and len(each) % 2)
    if lost:
        raise DataError(
            f"flows: hs_code {lost[0]} has lost its leading zero, expected 0{lost[0]}; read the "
            "column as text"
        )


def _side(
    given: Any, name: str, keys: Sequence[str], like: Any, *, may_be_all: bool = False
) -> Any:
    """Return a frame beside the flows, sure of its keys and values, each once."""
    partner = [] if may_be_all else [PARTNER]
    side = checked(alike(given, name, like), [*keys, *partner], [*keys, PARTNER], name)
    if PARTNER not in side.columns:
        raise DataError(f"{name}: no column {PARTNER}")
    side = side.select(*dict.fromkeys([*keys, PARTNER]), VALUE)
    refuse_twice(side, [*dict.fromkeys([*keys, PARTNER])], name)
    return side


def _with_own_history(frame: Any, keys: Sequence[str]) -> Any:
    """Add what the partner trades in its other years, and in those around."""
    group = [key for key in keys if key != "year"]
    own = frame.select(*keys, VALUE)
    others = own.rename({"year": "other_year", VALUE: "other_value"})
    pairs = own.join(others, on=group, how="inner")
    pairs = pairs.filter(nw.col("year") != nw.col("other_year"))
    near = pairs.filter((nw.col("year") - nw.col("other_year")).abs() <= AROUND)
    typical = nw.col("other_value").quantile(0.25, "linear").alias("typical_usd_million")
    most = nw.col("other_value").max().alias("most")
    around = nw.col("other_value").median().alias("around")
    return (
        frame.join(pairs.group_by(*keys).agg(typical, most), on=list(keys), how="left")
        .join(near.group_by(*keys).agg(around), on=list(keys), how="left")
        .with_columns(around_usd_million=nw.coalesce("around", "most"))
    )


def _nearest(asked: Any, reference: Any, on: Sequence[str]) -> Any:
    """Return for each `year` and `on` the reference's `known` of the nearest year, and how far."""
    pairs = asked.join(reference.rename({"year": "its_year"}), on=list(on), how="inner")
    pairs = pairs.with_columns(years_apart=(nw.col("year") - nw.col("its_year")).abs())
    keys = ["year", *on]
    least = pairs.group_by(*keys).agg(nw.col("years_apart").min().alias("least"))
    near = pairs.join(least, on=keys, how="inner").filter(nw.col("years_apart") == nw.col("least"))
    return near.group_by(*keys).agg(nw.col("known").max(), nw.col("years_apart").min())


def _with_leader(frame: Any, given: Any, *, has_goods: bool) -> Any:
    """Add what the leading publisher says of a flow, and whether it leaves room for it."""
    if given is None:
        no, unknown = nw.lit(False), nw.lit(None, nw.Float64)
        frame = frame.with_columns(
            leader_usd_million=unknown,
            rest_usd_million=unknown,
            **dict.fromkeys(("is_denied", "is_contradicted", "is_confirmed"), no),
        )
        return frame.with_columns(is_beyond=_dominates())
    leader = _side(given, "leader", ["year", "flow"], frame, may_be_all=True)
    frame = _with_own_count(frame, leader.filter(~nw.col(PARTNER).is_null()), has_goods=has_goods)
    return _with_rest(frame, leader.filter(nw.col(PARTNER).is_null()))


def _is_neighbour() -> Any:
    return nw.col(PARTNER).is_in(list(NEIGHBOURS))


def _dominates() -> Any:
    """Return whether one partner has many times what all others have together."""
    others = nw.col(VALUE).sum().over("series", "year", "flow") - nw.col(VALUE)
    return (others > 0) & (nw.col(VALUE) > DOMINATES * others) & ~_is_neighbour()


def _with_own_count(frame: Any, single: Any, *, has_goods: bool) -> Any:
    """Add the leading publisher's own count of a partner, and whether it says yes or no."""
    value, own = nw.col(VALUE), nw.col("leader_usd_million")
    pair = ["series", "year", PARTNER]
    one_way = single.select("year", PARTNER, "flow", nw.col(VALUE).alias("own_way"))
    both_ways = single.filter(nw.col("flow") == "total")
    both_ways = both_ways.select("year", PARTNER, nw.col(VALUE).alias("own_both"))
    asked = frame.select("year", PARTNER).unique()
    near = _nearest(asked, both_ways.rename({"own_both": "known"}), [PARTNER])
    near = near.rename({"known": "near_both", "years_apart": "to_near"})
    frame = (
        frame.with_columns(
            both=value.sum().over(*pair), directions=nw.col("flow").n_unique().over(*pair)
        )
        .join(one_way, on=["year", PARTNER, "flow"], how="left")
        .join(both_ways, on=["year", PARTNER], how="left")
        .join(near, on=["year", PARTNER], how="left")
    )
    # Where the flows have one direction only, the other is unknown and not nothing.
    alone = nw.when(value < nw.col("own_both")).then(value).otherwise(nw.col("own_both"))
    part = nw.when(nw.col("both") > 0).then(value * nw.col("own_both") / nw.col("both"))
    share = nw.when(nw.col("directions") > 1).then(part).otherwise(alone)
    frame = frame.with_columns(leader_usd_million=nw.coalesce("own_way", share))
    both, near_both = nw.col("both"), nw.col("near_both")
    is_near = nw.col("to_near") <= NEAR_IN_TIME
    denied = (value >= CONTRADICTED * own).fill_null(False)
    unlike = own.is_null() & is_near & (both >= UNLIKE * near_both)
    # A partner's row can't vouch for one of its goods.
    confirmed = nw.lit(False) if has_goods else ~own.is_null() & (value <= CONFIRMED * own)
    return frame.with_columns(
        is_denied=denied,
        is_contradicted=denied | unlike.fill_null(False),
        is_confirmed=confirmed.fill_null(False),
        is_usual=_is_neighbour() | (is_near & (both <= CONFIRMED * near_both)).fill_null(False),
    )


def _with_rest(frame: Any, totals: Any) -> Any:
    """Add what the leading publisher's totals leave for all that it does not confirm."""
    value, own = nw.col(VALUE), nw.col("leader_usd_million")
    of_flow = ["series", "year", "flow"]
    known = totals.select("year", "flow", nw.col(VALUE).alias("known"))
    near_total = _nearest(frame.select("year", "flow").unique(), known, ["flow"])
    least = nw.when(own < value).then(own).otherwise(value)
    vouched = frame.filter(nw.col("is_confirmed")).with_columns(told=least)
    vouched = vouched.group_by(*of_flow).agg(nw.col("told").sum())
    told = nw.when(nw.col("years_apart") == 0).then(nw.col("told")).otherwise(nw.lit(0.0))
    frame = (
        frame.join(near_total, on=["year", "flow"], how="left")
        .join(vouched, on=of_flow, how="left")
        .with_columns(rest_usd_million=nw.col("known") - told.fill_null(0.0))
    )
    most = nw.when(nw.col("is_usual")).then(nw.lit(1.0)).otherwise(nw.lit(MOST_OF_REST))
    beyond = (value > most * nw.col("rest_usd_million")).fill_null(False)
    is_silent = (nw.col("years_apart") > 0).fill_null(True)
    return frame.with_columns(is_beyond=beyond | (is_silent & _dominates()))


def _with_published(frame: Any, published: Any) -> Any:
    """Add what studies name, as a mistake or as real."""
    if published is None:
        no = nw.lit(False)
        return frame.with_columns(is_published_case=no, is_published_real=no)
    keys = ["year", PARTNER, "flow"]
    cases = beside(published, "published", frame, [*keys, "action"])
    stated = nw.col(VALUE) if VALUE in cases.columns else nw.lit(None, nw.Float64)
    cases = cases.select(*keys, "action", stated=stated)
    odd = cases.filter(~nw.col("action").is_in(["drop", "keep"]).fill_null(False))
    if len(odd):
        raise DataError(f"published: action {odd['action'][0]!r}, expected drop or keep")
    refuse_twice(cases, keys, "published")
    # What a study calls real is so up to about the amount that it saw.
    amount = nw.col("stated").is_null() | (nw.col(VALUE) <= CONFIRMED * nw.col("stated"))
    doubted = nw.col("is_denied") | nw.col("is_beyond")
    real = (nw.col("action") == "keep").fill_null(False) & amount.fill_null(False) & ~doubted
    return frame.join(cases, on=keys, how="left").with_columns(
        is_published_case=(nw.col("action") == "drop").fill_null(False),
        is_published_real=real,
        is_confirmed=nw.col("is_confirmed") | real,
    )


def _with_south(frame: Any, given: Any, floor_usd_million: float, group: list[str]) -> Any:
    """Add whether a rise stands against a fall of the partner's trade with the South."""
    if given is None:
        return frame.with_columns(is_mirrored=nw.lit(False))
    keys = ["year", PARTNER, "flow"]
    south = _side(given, "south", ["year", "flow"], frame).rename({VALUE: "its_south"})
    next_year = (nw.col("year") + 1).alias("year")
    before = frame.select(*group, next_year, nw.col(VALUE).alias("was"))
    earlier = south.select(next_year, PARTNER, "flow", nw.col("its_south").alias("south_was"))
    rise = nw.col(VALUE) - nw.col("was").fill_null(0.0)
    lost = nw.col("south_was") - nw.col("its_south")
    mirrored = (rise >= floor_usd_million) & (lost >= rise / 2)
    return (
        frame.join(before, on=[*group, "year"], how="left")
        .join(south, on=keys, how="left")
        .join(earlier, on=keys, how="left")
        .with_columns(is_mirrored=mirrored.fill_null(False))
    )


def _with_goods(frame: Any, given: Any) -> Any:
    """Add whether flagged products make half of a flow."""
    if given is None:
        return frame.with_columns(has_flagged_goods=nw.lit(False))
    keys = ["year", PARTNER, "flow"]
    goods = _in_series(alike(given, "goods", frame))
    tests = ("is_flagged", "is_raw_material", "is_unmatched")
    if missing := {*tests} - {*goods.columns}:
        raise DataError(f"goods: no column {', '.join(sorted(missing))}; screen the products first")
    goods = beside(goods, "goods", frame, [*keys, VALUE])
    is_flagged, is_raw, is_unmatched = (flag(goods, each, "goods") for each in tests)
    goods = goods.filter(is_flagged & (is_raw | is_unmatched))
    # One good may stand in several data sets.
    sums = goods.group_by(*keys, "series").agg(nw.col(VALUE).sum()).group_by(*keys)
    flagged = sums.agg(nw.col(VALUE).max().alias("in_flagged"))
    mostly = (nw.col("in_flagged") >= nw.col(VALUE) / 2).fill_null(False)
    return frame.join(flagged, on=keys, how="left").with_columns(has_flagged_goods=mostly)


def _with_comparable(frame: Any) -> Any:
    """Add KDI's rule, where the data set has partners to compare with."""
    comparable = frame.filter(nw.col(PARTNER).is_in(list(COMPARABLE)))
    good = ["series", "year", "flow", "hs_code"]
    most = comparable.group_by(*good).agg(nw.col(VALUE).max().alias("largest"))
    has = comparable.select("series", "year", "flow").unique().with_columns(compared=nw.lit(True))
    exempt = nw.col(PARTNER).is_in([*COMPARABLE, *NEIGHBOURS])
    is_good = nw.col("hs_code").str.contains(r"^[0-9]+$")
    more = nw.col("compared").fill_null(False) & is_good
    more = more & (nw.col(VALUE) > nw.col("largest").fill_null(0.0))
    return (
        frame.join(most, on=good, how="left")
        .join(has, on=["series", "year", "flow"], how="left")
        .with_columns(is_unmatched=more & ~exempt)
    )
