"""Telling the totals of Comtrade from their parts, which stand beside them in its files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from parade_analysis.errors import DataError
from parade_analysis.flows import VALUE
from parade_analysis.places import resolve
from parade_analysis.sources.settling import (
    FLOW,
    NEARLY,
    Settled,
    by_year,
    holds,
    parted,
    plain_periods,
    refuse_twice,
    state_of,
    told,
    told_of_built,
    used,
    within,
)

KEYS = (
    "period",
    "flow",
    "commodity",
    "service",
    "supply",
    "classification",
    "transport",
    "customs",
    "second",
)
"""What tells rows of one year, reporter and partner apart."""
FLOWS = {
    "X": ("X", "2", "EXPORT", "EXPORTS"),
    "DX": ("DX", "DOMESTIC EXPORT", "DOMESTIC EXPORTS"),
    "RX": ("RX", "3", "RE-EXPORT", "RE-EXPORTS"),
    "XIP": ("XIP",),
    "XOP": ("XOP",),
    "M": ("M", "1", "IMPORT", "IMPORTS"),
    "FM": ("FM", "FOREIGN IMPORT", "FOREIGN IMPORTS"),
    "RM": ("RM", "4", "RE-IMPORT", "RE-IMPORTS"),
    "MIP": ("MIP",),
    "MOP": ("MOP",),
}
"""Flow -> its spellings. Exports are domestic and re-exports, imports foreign and re-imports."""
IMPORTS = [word for flow in ("M", "FM", "RM", "MIP", "MOP") for word in FLOWS[flow]]
TOTALS = {"transport": "0", "customs": "C00", "second": "0"}
"""Column by which a flow is parted -> the code of the undivided flow."""
NUMBERS = ("exporter", "importer", "supply", "transport", "second")
"""Columns of codes that may have been written with leading zeros."""
UNSAID = {"service": "C", "supply": "0"}
"""Column that older files lack -> what it would hold: commodities, by no mode of supply."""
PARTED_BY = {
    "transport": "mode of transport",
    "customs": "customs procedure",
    "second": "second partner",
}
ALL_GOODS = "TOTAL|ALL|AG[1-6]"
"""Words for all goods, in any case of letters."""
ROUNDED = 6
"""Decimals of million USD: to the dollar, in which Comtrade counts."""
PARTS = {
    "exporter both": "DX and RX",
    "exporter alone": "DX alone: exports without re-exports",
    "importer both": "FM and RM",
    "importer alone": "FM alone: imports without re-imports",
}
GOODS = [*FLOW, "classification", "period", "commodity"]
states = state_of("cepii", "iso3")
"""Comtrade's numbers, or the codes beside them, and years -> states, as `Source.states`."""


def codes_of(iso3: str) -> list[str]:
    """Return the numbers of Comtrade that stand for a state today, and its code."""
    numbers = pd.Series(range(1000)).astype("str")
    known = resolve(numbers, "cepii")
    found = list(known.loc[known["iso3"] == iso3, "value"])
    return list(dict.fromkeys([iso3, *found, *(each.zfill(3) for each in found)]))


def totals(sums: pd.DataFrame) -> Settled:
    """Return the totals, built where they are missing, and what was set aside or built."""
    sums = _plain(sums)
    reported = []
    for settled in (_of_goods, _undivided, _whole, _of_one_classification, _of_level, by_year):
        sums, told_of = settled(sums)
        reported.append(told_of)
    if "hs_code" in sums:
        is_good = sums["hs_code"].notna() & (sums["commodity"] != "TOTAL")
        sums = sums.assign(hs_code=sums["commodity"].where(is_good))
    valuation = sums["reported_by"].map({"exporter": "FOB", "importer": "CIF"})
    report = used(pd.concat(reported, ignore_index=True), sums, [*GOODS, "flow"], states)
    return sums.assign(valuation=valuation), report


def _plain(sums: pd.DataFrame) -> pd.DataFrame:
    """Return sums with codes in one spelling, sure that no row was there twice."""
    texts = ["exporter", "importer", *KEYS]
    # Codes that were numbers somewhere on the way here end in ".0".
    plain = {
        name: sums[name].fillna("").astype("str").str.replace(r"\.0+$", "", regex=True)
        for name in texts
    }
    for name in NUMBERS:
        plain[name] = plain[name].str.replace("^0+(?=[0-9])", "", regex=True)
    for end in ("exporter", "importer"):
        plain[end] = _one_spelling(plain[end], sums["year"])
    for name, usual in (TOTALS | UNSAID).items():
        plain[name] = plain[name].replace("", usual)
    plain["period"] = plain["period"].where(plain["period"] != "", sums["year"].astype("str"))
    plain["period"] = plain_periods(plain["period"], "comtrade")
    is_all = plain["commodity"].str.fullmatch(ALL_GOODS, case=False)
    plain["commodity"] = plain["commodity"].where(~is_all, "TOTAL")
    odd = plain["commodity"].str.fullmatch("[0-9]+") & (plain["commodity"].str.len() % 2 == 1)
    lost_zero = odd & plain["classification"].str.match("H|^$")
    plain["commodity"] = plain["commodity"].where(~lost_zero, "0" + plain["commodity"])
    letters = {word: flow for flow, words in FLOWS.items() for word in words}
    flow = plain["flow"].str.upper().map(letters)
    if flow.isna().any():
        raise DataError(
            f"comtrade: flow {plain['flow'][flow.isna()].iloc[0]!r}, expected one of "
            f"{', '.join(FLOWS)} or a word such as Import"
        )
    is_import = flow.isin(IMPORTS)
    side = is_import.map({True: "importer", False: "exporter"})
    sums = sums.assign(**plain).assign(flow=flow, reported_by=side)
    if "hs_code" in sums:
        sums["hs_code"] = sums["commodity"].where(sums["hs_code"].notna())
    keys = ["year", *texts]
    parted_by = [*keys, "reported_by", *(["hs_code"] if "hs_code" in sums else [])]
    sums = sums.groupby(parted_by, dropna=False, as_index=False)[[VALUE, "rows"]].sum()
    refuse_twice(sums, keys, "comtrade")
    return sums


def _one_spelling(codes: pd.Series, years: pd.Series) -> pd.Series:
    """Return codes, those of a state that also stands there as letters all as letters.

    Two numbers of one state stay apart, such as Belgium's and that of Belgium with Luxembourg.
    """
    is_word = ~codes.str.fullmatch("[0-9]*")
    if not is_word.any():
        return codes
    iso3 = states(codes, years)["iso3"].set_axis(codes.index)
    return codes.where(~iso3.isin(iso3[is_word].dropna()), iso3).astype("str")


def _of_goods(sums: pd.DataFrame) -> Settled:
    is_service = (sums["service"].str.upper() != "C") | sums["classification"].str.startswith("EB")
    is_service |= sums["supply"] != "0"
    return parted(sums, ~is_service, "services", "S")


def _undivided(sums: pd.DataFrame) -> Settled:
    """Keep a flow's total; where there is none, the parts that add up to most of it."""
    group = [*GOODS, "flow"]
    broken = {name: sums[name] != total for name, total in TOTALS.items()}
    by = sum(
        (broken[name].map({True: f" and {words}", False: ""}) for name, words in PARTED_BY.items()),
        start=pd.Series("", index=sums.index),
    ).str.removeprefix(" and ")
    if not (by != "").any():
        return sums, told(sums[:0], "", "")
    codes = [sums[name].where(broken[name], "") for name in TOTALS]
    code = (codes[0] + " " + codes[1] + " " + codes[2]).str.split().str.join(" ")
    # Rail (3100) is a part of land (3000): codes are nested by their trailing zeros.
    mode = sums["transport"]
    wider = [mode.str[:digits].str.ljust(4, "0") for digits in (1, 2, 3)]
    is_nested = broken["transport"] & within(sums, [*group, "customs", "second"], mode, wider)
    ways = sums[~is_nested].assign(by=by).groupby([*group, "by"], dropna=False, as_index=False)
    best = ways[VALUE].sum().assign(is_part=lambda each: each["by"] != "")
    best = best.assign(length=best["by"].str.len())
    best = best.sort_values(["is_part", VALUE, "length"], ascending=[True, False, True])
    best = best.drop_duplicates(group)[[*group, "by"]]
    chosen = sums[group].merge(best, how="left", on=group)["by"].to_numpy()
    keep = ~is_nested & (by == chosen)
    kept, aside = parted(sums, keep, "parted by " + by, code)
    built = kept[by[keep] != ""]
    reported = [
        aside,
        told_of_built(built, "built from its parts by " + by[built.index], _pair(built)),
    ]
    whole = kept.groupby(
        [*group, *(["hs_code"] if "hs_code" in kept else [])], dropna=False, as_index=False
    )
    return whole[[VALUE, "rows"]].sum(), pd.concat(reported)


def _whole(sums: pd.DataFrame) -> Settled:
    """Keep exports and imports; where they are missing, add domestic and re-exports up."""

    def stands(*flows: str, of: Sequence[str] = GOODS) -> pd.Series:
        each = [sums[key] for key in of]
        return sums["flow"].isin(flows).groupby(each, dropna=False).transform("any")

    is_whole = sums["flow"].isin(["X", "M"])
    is_half = sums["flow"].isin(["DX", "RX", "FM", "RM"])
    # Domestic exports alone are no exports where the file gives these for other goods.
    is_all = stands("RX", "RM") | ~stands("X", "M", of=FLOW)
    is_built = is_half & ~stands("X", "M") & stands("DX", "FM") & is_all
    keep = is_whole | is_built
    reason = (stands("X", "M") | (stands("DX", "FM") & is_all)).map(
        {
            True: "a part of a flow that stands there whole",
            False: "a part of a flow without the rest",
        }
    )
    kept, aside = parted(sums, keep, reason, sums["flow"])
    built = kept[is_built[keep]]
    is_both = stands("RX", "RM")[built.index].map({True: "both", False: "alone"})
    reason = "built from its parts " + (built["reported_by"] + " " + is_both).map(PARTS)
    return kept, pd.concat([aside, told_of_built(built, reason, _pair(built))])


def _of_one_classification(sums: pd.DataFrame) -> Settled:
    """Keep a flow in one classification, the newest of the HS before any other.

    The sum of all goods is the same in each: where the one lacks it, another's is kept.
    Where none has it, the one that tells clearly more is no fragment, and is kept.
    """
    name, keys = sums["classification"], [*FLOW, "period"]
    group = [sums[key] for key in keys]
    rank = name.str.startswith("H").map({True: "1", False: "0"}) + name
    is_all = sums["commodity"] == "TOTAL"
    # Goods within goods of their classification are not added to what it tells.
    is_widest = ~within(sums, [*keys, "classification"], sums["commodity"], _wider(sums))
    whole = sums[VALUE].where(is_widest, 0).groupby([*group, name]).transform("sum")
    is_less = whole < NEARLY * whole.groupby(group).transform("max")
    is_less &= ~is_all.groupby(group).transform("any")
    is_best = rank == rank.where(~is_less, "").groupby(group).transform("max")
    has_sum = (is_best & is_all).groupby(group).transform("any")
    best_sum = rank.where(is_all, "").groupby(group).transform("max")
    keep = is_best | (is_all & ~has_sum & (rank == best_sum))
    reason = is_less.map({True: "less", False: "the same"}) + " in another classification"
    return parted(sums, keep, reason, name)


def _wider(sums: pd.DataFrame) -> list[pd.Series]:
    """Return the codes that hold each good: all goods, and its code with fewer digits."""
    goods = sums["commodity"]
    digits = range(1, int(goods.str.len().max()) if len(goods) else 1)
    return [pd.Series("TOTAL", index=sums.index), *(goods.str[:n] for n in digits)]


def _of_level(sums: pd.DataFrame) -> Settled:
    """Keep the widest groups of goods, or where goods are asked for the narrowest."""
    goods = sums["commodity"]
    odd = goods[goods.str.fullmatch("[A-Za-z ]*") & (goods != "TOTAL")]
    if len(odd):
        raise DataError(f"comtrade: cmdCode {odd.iloc[0]!r}, expected TOTAL or the code of a good")
    level = (goods.str.len().astype("str") + " digits").where(goods != "TOTAL", "TOTAL")
    group, wider = [*FLOW, "period"], _wider(sums)
    is_all = (goods == "TOTAL").groupby([sums[key] for key in group])
    sums = sums.assign(is_whole=is_all.transform("any"))
    is_narrow = within(sums, group, goods, wider)
    if "hs_code" not in sums:
        kept, aside = parted(sums, ~is_narrow, "goods beside their sum", level)
        return kept, pd.concat([aside, _some_goods(kept)])
    is_asked = sums["hs_code"].notna()
    keep = ~holds(sums, group, goods, wider).where(is_asked, is_narrow)
    reason = is_asked.map({True: "a sum beside its goods", False: "goods beside their sum"})
    kept, aside = parted(sums, keep, reason, level)
    # The sums that nothing holds, less the goods that are kept, are the rest.
    rest = sums[VALUE].where(~is_narrow, 0) - sums[VALUE].where(keep, 0)
    rest = rest.groupby([sums[key] for key in group]).transform("sum").round(ROUNDED)
    left = sums.assign(**{VALUE: rest, "rows": 0, "commodity": "TOTAL"})
    left = left[is_asked & (rest > 0)].drop_duplicates(group)
    reported = [aside, told_of_built(left, "built from a sum less its goods", _pair(left))]
    kept = pd.concat([kept, left], ignore_index=True)
    reported.append(_some_goods(kept))
    # Codes of several levels are never added, so those of fewer digits are not told.
    digits_of = (kept["commodity"].str.len() + 1) // 2
    is_good = kept["hs_code"].notna() & (kept["commodity"] != "TOTAL")
    is_wide = is_good & (digits_of < digits_of[is_good].max())
    wide = kept[is_wide].assign(commodity="TOTAL")
    reported.append(
        told_of_built(wide, "built from goods of fewer digits, as the rest", _pair(wide))
    )
    kept["commodity"] = kept["commodity"].where(~is_wide, "TOTAL")
    return kept, pd.concat(reported, ignore_index=True)


def _some_goods(sums: pd.DataFrame) -> pd.DataFrame:
    """Report flows without a sum of all goods by reporters that give it for other partners."""
    is_own = sums["reported_by"] == "exporter"
    reporter = sums["exporter"].where(is_own, sums["importer"])
    is_all = sums["commodity"] == "TOTAL"
    elsewhere = is_all.groupby([reporter, sums["reported_by"], sums["year"]]).transform("any")
    here = is_all.groupby([sums[key] for key in FLOW]).transform("any")
    some = sums[elsewhere & ~here]
    return told_of_built(some, "added up from only some goods, perhaps", _pair(some))


def _pair(sums: pd.DataFrame) -> pd.Series:
    """Return who reports on whom, and when, in words."""
    named = {}
    for end in ("exporter", "importer"):
        iso3 = states(sums[end], sums["year"])["iso3"].set_axis(sums.index)
        named[end] = iso3.fillna(sums[end]).astype("str")
    is_own = sums["reported_by"] == "exporter"
    reporter = named["exporter"].where(is_own, named["importer"])
    partner = named["importer"].where(is_own, named["exporter"])
    return reporter + "-" + partner + " " + sums["year"].astype("str")
