"""Every published figure: tables in, finished figure out.

A figure's parameters are the names of the tables that it is drawn from; `as_of` is filled
with the day it is good for. Titles, subtitles and alt texts are computed from the data.
Plotting libraries are imported where they are used, so that listing figures costs nothing.
"""

from parade_analysis.figures.any_map import map_table
from parade_analysis.figures.guests import (
    attending_states,
    bloc_turnout,
    guest_lists,
    guest_votes,
    regions,
    three_parades,
)
from parade_analysis.figures.meetings import leader_meetings
from parade_analysis.figures.registry import FIGURES, RegisteredFigure
from parade_analysis.figures.trade import china_share

__all__ = [
    "FIGURES",
    "RegisteredFigure",
    "attending_states",
    "bloc_turnout",
    "china_share",
    "guest_lists",
    "guest_votes",
    "leader_meetings",
    "map_table",
    "regions",
    "three_parades",
]
