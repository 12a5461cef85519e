"""What a country trades, with whom, how that compares, and what the publishers say.

`sources` reads flows from the files of BACI, UN Comtrade, Correlates of War and the IMF;
`parade_analysis.concentrate` goes from such a file, of any size, to the concentration of
each country's trade.

Functions on flows take any engine's frame and give back the same kind (`partner_shares`,
`concentration`, `dependence`, `mirror_gap`, `reporting_coverage`, `screen_two_koreas`,
`correction_table`, `corrected_flows`); functions on tables take and return pandas frames.
Both are about one country, the DPRK (``country="PRK"``) where none is named.
"""

from __future__ import annotations

from parade_analysis.comparison import by_publisher, compare_series, shares_by_publisher
from parade_analysis.corrections import (
    corrected_flows,
    correction_table,
    leading_record,
    published_cases,
    screened_mirror,
)
from parade_analysis.goods import goods_concentration, goods_group, leading_goods, product_shares
from parade_analysis.intensity import summed_world_weights, trade_intensity, world_weights
from parade_analysis.inter_korean import shares_with_inter_korean
from parade_analysis.koreas import FLOOR_USD_MILLION, screen_two_koreas
from parade_analysis.long_run import long_run
from parade_analysis.money import (
    at_one_valuation,
    in_prices_of,
    trade_over_income,
    valuation_band,
)
from parade_analysis.neighbours import far_partners
from parade_analysis.publishers import basis, names_of, valuations
from parade_analysis.ranks import (
    ALL_COUNTRIES,
    LARGE_USD_MILLION,
    nearest_in_rank,
    own_ranks,
    robust_ranks,
    world_coverage,
    world_rank,
)
from parade_analysis.records import (
    both_ways,
    exports_and_imports,
    known_shares,
    mirror_shares,
    other_shares,
    published_shares,
)
from parade_analysis.shares import (
    concentration,
    dependence,
    mirror_gap,
    partner_shares,
    reporting_coverage,
)
from parade_analysis.unrecorded import estimates_of, year_with_estimates

__all__ = [
    "ALL_COUNTRIES",
    "FLOOR_USD_MILLION",
    "LARGE_USD_MILLION",
    "at_one_valuation",
    "basis",
    "both_ways",
    "by_publisher",
    "compare_series",
    "concentration",
    "corrected_flows",
    "correction_table",
    "dependence",
    "estimates_of",
    "exports_and_imports",
    "far_partners",
    "goods_concentration",
    "goods_group",
    "in_prices_of",
    "known_shares",
    "leading_goods",
    "leading_record",
    "long_run",
    "mirror_gap",
    "mirror_shares",
    "names_of",
    "nearest_in_rank",
    "other_shares",
    "own_ranks",
    "partner_shares",
    "product_shares",
    "published_cases",
    "published_shares",
    "reporting_coverage",
    "robust_ranks",
    "screen_two_koreas",
    "screened_mirror",
    "shares_by_publisher",
    "shares_with_inter_korean",
    "summed_world_weights",
    "trade_intensity",
    "trade_over_income",
    "valuation_band",
    "valuations",
    "world_coverage",
    "world_rank",
    "world_weights",
    "year_with_estimates",
]
