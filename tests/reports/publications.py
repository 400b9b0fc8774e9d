"""A published report with a few figures, made without computing any."""

from __future__ import annotations

from typing import Any

from elections.models import Term
from places.models import DEFAULT_VOCABULARY, Area
from reports.indicators import INDICATORS
from reports.models import PublishedReport
from reports.publishing.content import FORMAT, FrozenPlace, canonical, hash_of, write_definition, write_place
from reports.rules.values import Value
from reports.selectors.figure import Figure

CODES = ("units.count", "two_committees.count", "one_shoulder.share")


def frozen(area: Area, term: Term, *, number: int = 1, **changes: Any) -> PublishedReport:
    """One of an area, of three figures."""
    figures = {
        "units.count": _figure("units.count", 5, None),
        "two_committees.count": _figure("two_committees.count", 2, None),
        "one_shoulder.share": _figure("one_shoulder.share", 1, 5),
    }
    by_kind = {"": figures, "village": figures, "residents": figures}
    place = FrozenPlace(area.code, area.name, DEFAULT_VOCABULARY, by_kind)
    content = canonical(
        {
            "format": FORMAT,
            "number": number,
            "title": "某报告",
            "reason": "某用途",
            "published_at": "2021-06-01T08:00:00+08:00",
            "published_by": "系统",
            "area": {"code": area.code, "name": area.name, "level": area.level},
            "term": term.name,
            "previous": None,
            "as_of": term.as_of.isoformat(),
            "previous_as_of": None,
            "basis": {"name": "默认口径", "words": "最高学历", "compared_with": "上届"},
            "rows": "roster",
            "demonstration": False,
            "computed_at": "2021-06-01T07:00:00+08:00",
            "units": 5,
            "reported": 2,
            "rules": [],
            "definitions": {code: write_definition(INDICATORS[code]) for code in CODES},
            "places": [write_place(place)],
            **changes,
        }
    )
    return PublishedReport.objects.create(
        number=number,
        area=area,
        term=term,
        basis_name="默认口径",
        rows="roster",
        title="某报告",
        content=content,
        sha256=hash_of(content),
    )


def _figure(code: str, numerator: int, denominator: int | None) -> Figure:
    indicator = INDICATORS[code]
    shape = indicator.shape
    return Figure(indicator, Value(shape, numerator, denominator), Value(shape, None, None))
