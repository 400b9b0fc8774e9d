"""Publishing figures: freezing them with all that they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.services.audit import record
from elections.selectors import basis_in
from reports.choices import RowKind
from reports.models import PublishedReport
from reports.publishing.content import FORMAT, canonical, hash_of, write_definition, write_place
from reports.selectors.places import tally_of
from reports.selectors.publications import Footing, live_places, rules_in_force, staleness

if TYPE_CHECKING:
    from accounts.models import User

PRACTICE = "练习届的数据不计入任何统计，不能发布；请在页面上方选择正式届次。"
STALE = "数据有改动，还没有统计完，不能发布。请稍候，或者点“立即统计”，完成后再发布。"
NOTHING = "这个范围还没有可以发布的数字，请先导入花名册。"


@transaction.atomic
def publish(*, actor: User | None, footing: Footing, title: str, reason: str) -> PublishedReport:
    """Freeze the figures of an area and of what lies below it. Errors: ValidationError while they are stale, or where
    there are none."""
    if footing.term.is_practice:
        raise ValidationError(PRACTICE)
    places = live_places(footing)
    fresh = staleness(footing)
    if not fresh[0].is_fresh or any(each.is_computing for each in fresh):
        raise ValidationError(STALE)
    count = places[0].by_kind[""]["two_committees.count"]
    if not count.value:
        raise ValidationError(NOTHING)
    area, term, basis = footing.area, footing.term, footing.basis
    previous, now = term.previous, timezone.now()
    compared = basis if basis.is_of_eve else basis_in(previous, basis) if previous else None
    reported, units = tally_of(term, area, footing.rows)
    number = (PublishedReport.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    data = {
        "format": FORMAT,
        "number": number,
        "title": title,
        "reason": reason,
        "published_at": now.isoformat(),
        "published_by": f"{actor.full_name}（{actor.username}）" if actor else "系统",
        "area": {"code": area.code, "name": area.name, "level": area.level},
        "term": term.name,
        "previous": previous.name if previous else None,
        "as_of": basis.as_of.isoformat(),
        "previous_as_of": compared.as_of.isoformat() if compared else None,
        "basis": {"name": basis.name, "words": basis.words, "compared_with": basis.compared_with},
        "rows": RowKind(footing.rows).value,
        "demonstration": term.is_demonstration,
        "computed_at": fresh[0].computed_at.isoformat() if fresh[0].computed_at else None,
        "units": units,
        "reported": reported,
        "rules": rules_in_force(area, basis.as_of),
        "definitions": {
            code: write_definition(figure.indicator)
            for code, figure in places[0].by_kind[""].items()
            if not figure.indicator.undefined
        },
        "places": [write_place(place) for place in places],
    }
    content = canonical(data)
    report = PublishedReport.objects.create(
        number=number,
        area=area,
        term=term,
        basis_name=basis.name,
        rows=footing.rows,
        title=title,
        published_at=now,
        published_by=actor,
        content=content,
        sha256=hash_of(content),
    )
    told = {"发布号": number, "统计时点": data["as_of"], "口径": basis.name, "校验码": report.sha256}
    record(actor=actor, action="figures_published", instance=report, changes=told, area_path=area.path, reason=reason)
    return report
