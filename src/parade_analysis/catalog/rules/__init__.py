"""What must hold within and between tables; what a rule is for, its docstring says."""

from __future__ import annotations

from parade_analysis.catalog.rules import (
    days as days,
)
from parade_analysis.catalog.rules import (
    guests as guests,
)
from parade_analysis.catalog.rules import (
    ids as ids,
)
from parade_analysis.catalog.rules import (
    places as places,
)
from parade_analysis.catalog.rules import (
    same as same,
)
from parade_analysis.catalog.rules import (
    sources as sources,
)
from parade_analysis.catalog.rules import (
    totals as totals,
)
from parade_analysis.catalog.rules import (
    trade as trade,
)
from parade_analysis.catalog.rules.registry import RULES as RULES
from parade_analysis.catalog.rules.registry import Breach as Breach
from parade_analysis.catalog.rules.registry import Rule as Rule
