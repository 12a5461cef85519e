"""Every published figure: tables in, finished figure out.

A figure's parameters are the names of the tables that it is drawn from; `as_of` is filled
with the day it is good for. Titles, subtitles and alt texts are computed from the data.
Plotting libraries are imported where they are used, so that listing figures costs nothing.
"""

from parade_analysis.figures.guests import attending_states, regions
from parade_analysis.figures.meetings import leader_meetings
from parade_analysis.figures.registry import FIGURES, RegisteredFigure
from parade_analysis.figures.trade import (
    china_monthly,
    china_share,
    off_the_books,
    partners_long_run,
    sources_disagree,
    trade_total,
    what_is_traded,
    world_comparison,
)

__all__ = [
    "FIGURES",
    "RegisteredFigure",
    "attending_states",
    "china_monthly",
    "china_share",
    "leader_meetings",
    "off_the_books",
    "partners_long_run",
    "regions",
    "sources_disagree",
    "trade_total",
    "what_is_traded",
    "world_comparison",
]
