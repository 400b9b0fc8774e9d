"""The addresses that figures open at."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from places.models import Area, Unit
from reports.figure_scope import FigureScope
from reports.models import Target


@dataclass(frozen=True)
class Links:
    """Addresses of the lists behind figures in a scope, or of one unit in it."""

    scope: FigureScope
    area: Area | None = None
    unit: Unit | None = None

    def __call__(self, code: str, part: str = "numerator") -> str:
        changes: dict[str, object] = {"part": "" if part == "numerator" else part}
        if self.area:
            changes["area"] = self.area.pk
        if self.unit:
            changes["unit"] = self.unit.pk
        return f"{reverse('reports:indicator', args=[code])}?{self.scope.query(**changes)}"

    def dashboard(self, area: Area) -> str:
        return f"{reverse('reports:dashboard')}?{self.scope.query(area=area.pk)}"


def unit_url(scope: FigureScope, unit: int) -> str:
    """A unit's own page, in a scope: of its slate where figures are the slate's."""
    return slate_url(scope, unit) if scope.is_projected else f"{reverse('cadres:unit', args=[unit])}?{scope.query()}"


def deciding_url(scope: FigureScope, target: Target, *, area: Area | None = None) -> str:
    """Which units decide a target, in the scope or in an area below it."""
    query = scope.query(area=(area or scope.area).pk, kind=target.kind or scope.kind)
    return f"{reverse('reports:deciding', args=[target.pk])}?{query}"


def slate_url(scope: FigureScope, unit: int) -> str:
    """The page of a unit's slate, in a scope."""
    return f"{reverse('cadres:slate', args=[unit])}?{scope.query(rows='')}"
