"""Every published figure: tables in, finished figure out.

A figure's parameters are the names of the tables that it is drawn from; `as_of` is filled
with the day it is good for. Titles, subtitles and alt texts are computed from the data.
Plotting libraries are imported where they are used, so that listing figures costs nothing.
"""

from parade_analysis.figures.claims import claim_check
from parade_analysis.figures.guests import attending_states, regions
from parade_analysis.figures.meetings import leader_meetings
from parade_analysis.figures.registry import FIGURES, RegisteredFigure
from parade_analysis.figures.trade import china_share

__all__ = [
    "FIGURES",
    "RegisteredFigure",
    "attending_states",
    "china_share",
    "claim_check",
    "leader_meetings",
    "regions",
]
