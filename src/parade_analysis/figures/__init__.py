"""Every published figure: tables in, finished figure out.

A figure's parameters are the names of the tables that it is drawn from; `as_of` is filled
with the day it is good for. Titles, subtitles and alt texts are computed from the data.
Plotting libraries are imported where they are used, so that listing figures costs nothing.
"""

from parade_analysis.figures.any_map import map_table
from parade_analysis.figures.claims import claim_check
from parade_analysis.figures.guests import (
    attending_states,
    bloc_turnout,
    guest_lists,
    guest_votes,
    regions,
    three_parades,
)
from parade_analysis.figures.journeys import meeting_places, parade_week
from parade_analysis.figures.meetings import (
    context_ribbon,
    kim_xi_silence,
    leader_meetings,
    meetings_by_year,
    running_count,
)
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
    "bloc_turnout",
    "china_monthly",
    "china_share",
    "claim_check",
    "context_ribbon",
    "guest_lists",
    "guest_votes",
    "kim_xi_silence",
    "leader_meetings",
    "map_table",
    "meeting_places",
    "meetings_by_year",
    "off_the_books",
    "parade_week",
    "partners_long_run",
    "regions",
    "running_count",
    "sources_disagree",
    "three_parades",
    "trade_total",
    "what_is_traded",
    "world_comparison",
]
