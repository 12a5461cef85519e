"""Figures on trade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from parade_analysis import trade
from parade_analysis.figures.registry import figure

if TYPE_CHECKING:
    from parade_analysis.plot.style import PublishedFigure


@figure("china-share", notebook="03-trade-dependence")
def china_share(trade_partners: pd.DataFrame, events: pd.DataFrame) -> PublishedFigure:
    """China's share of the DPRK's recorded trade as KOTRA publishes it."""
    from parade_analysis.plot import style
    from parade_analysis.plot import trade as draw

    shares = trade.published_shares(trade_partners, "CHN", "KOTRA")
    by_year = shares.set_index("year")["share_percent"]
    first, last = by_year.index[0], by_year.index[-1]
    fig, ax = style.canvas(
        "wide",
        title=(
            f"China took {by_year[last]:.0f}% of the DPRK's recorded trade in {last}, "
            f"up from {by_year[first]:.0f}% in {first}"
        ),
        subtitle=(
            "China's share of exports plus imports, percent, as published by KOTRA. From partners' "
            "statistics in nominal USD; leaves out trade with South Korea, unrecorded "
            "oil and arms; since 2014 includes an estimate of unrecorded Chinese crude oil"
        ),
        place=(0.75, 0.95, 10.35, 4.55),
    )
    closed, reopened = border_closure(events)
    if closed is not None:
        ends = reopened if reopened is not None else events["date"].max()
        start, end = draw.year_position(pd.Series([closed, ends]))
        draw.period(start, end, "border\nclosed", ax=ax)
    draw.marks(resolutions_by_year(events), "UN sanctions\nresolutions", ax=ax, height=14)
    half, most = by_year.index[by_year > 50][0], by_year.index[by_year > 90][0]
    lowest = by_year.loc[most:].idxmin()
    draw.share_line(
        shares,
        ax=ax,
        colour=style.BLUE,
        above=[first, half, most, last],
        below=[lowest],
        label="KOTRA",
    )
    fig.plotted = shares
    fig.alt = (
        f"Line chart. {fig.title}. The share passed half in {half} and nine tenths in {most}; the "
        f"lowest year since then was {lowest} with {by_year[lowest]:.1f}%."
    )
    return fig


def border_closure(
    events: pd.DataFrame,
) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    """Return when the border closed for the pandemic and when citizens could return."""
    border = events[events["category"] == "border"].set_index("event_id")["date"]
    return (
        border.get("2020-01-21-border-closed-for-covid-19"),
        border.get("2023-08-27-return-of-citizens-allowed"),
    )


def resolutions_by_year(events: pd.DataFrame) -> pd.DataFrame:
    """Return the sanctions resolutions of each year: `year` and `label`, their numbers."""
    sanctions = events[events["category"] == "sanction"]
    numbers = sanctions["label"].str.extract(r"resolution (\d+)")[0]
    listed = numbers.dropna().groupby(sanctions["date"].dt.year).agg("\n".join)
    return listed.rename_axis("year").rename("label").reset_index()
