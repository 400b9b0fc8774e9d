"""The figures of the demonstration as its office published them, to be compared with what is changed afterwards."""

from __future__ import annotations

from accounts.models import User
from cadres.querysets import IN_TWO_COMMITTEES
from elections.models import Term
from elections.selectors import default_basis
from places.models import Area
from reports.choices import RowKind
from reports.selectors.publications import Footing
from reports.selectors.rows import member_rows
from reports.services.publications import publish

TITLE, WHY = "居村“两委”换届数据", "报区委换届工作领导小组"
TITLE_BEFORE, WHY_BEFORE = "居村“两委”人选预案数据", "报区委研究人选"


def publish_once(county: Area, term: Term) -> None:
    """One report by the office: of the roster, or before the vote of the slate. The statistics must stand."""
    has_roster = member_rows(term.pk, RowKind.ROSTER).filter(IN_TWO_COMMITTEES).exists()
    rows = RowKind.ROSTER if has_roster else RowKind.SLATE
    title, why = (TITLE, WHY) if has_roster else (TITLE_BEFORE, WHY_BEFORE)
    basis = default_basis(term)
    assert basis is not None
    publish(
        actor=User.objects.get(username="zuzhibu"),
        footing=Footing(county, term, basis, rows),
        title=title,
        reason=why,
    )
