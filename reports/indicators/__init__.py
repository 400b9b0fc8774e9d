"""Every figure of the product, declared once (DESIGN §5).

The code is ``<cohort>.<measure>``. An indicator says of which two whole numbers it is made (``Part``). Values, lists
behind them, definitions, units and the wording of changes follow from that; pages, exports and ``show_statistics`` know
indicators from here alone.
"""

from __future__ import annotations

from reports.indicators.candidates import of_nomination, of_review
from reports.indicators.definition import SHARE_SUFFIX, Indicator, Part
from reports.indicators.health import of_completeness, of_health
from reports.indicators.members import of_candidates, of_members, of_postings, of_reserve
from reports.indicators.running import of_running
from reports.indicators.votes import (
    of_boards,
    of_deputies,
    of_heads,
    of_organisation,
    of_successions,
    of_turnout,
    of_units,
)

__all__ = ["INDICATORS", "SHARE_SUFFIX", "Indicator", "Part"]

INDICATORS = {
    indicator.code: indicator
    for indicator in (
        *of_units(),
        *of_boards(),
        *of_organisation(),
        *of_deputies(),
        *of_successions(),
        *of_completeness(),
        *of_members(),
        *of_heads(),
        *of_candidates(),
        *of_nomination(),
        *of_review(),
        *of_turnout(),
        *of_running(),
        *of_health(),
        *of_postings(),
        *of_reserve(),
    )
}
