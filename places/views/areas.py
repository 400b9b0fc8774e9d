"""The tree of areas, one area a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from core.capabilities import Capability
from core.plain_tables import tables_for
from core.views.generic import Action, ScopedDetailView, ScopedUpdateView
from core.views.mixins import ScopedObjectsMixin
from places.forms import VocabularyForm
from places.forms.areas import LABELS
from places.models import Area, Unit
from places.selectors import full_name, shown_children, trail, vocabulary, with_unit_counts


class AreasView(ScopedObjectsMixin, View):
    """Where the tree begins for this user: one area is opened at once, several are listed."""

    queryset = Area.objects.all()
    capability = Capability.VIEW_PLACES

    def get(self, request: Any) -> HttpResponse:
        paths = set(request.user.paths_with(self.capability))
        tops = [area for area in self.get_queryset().filter(path__in=paths) if not _is_below(area.path, paths)]
        if len(tops) == 1:
            return redirect(tops[0])
        return render(request, "places/areas.html", {"title": "行政区划", "rows": with_unit_counts(tops)})


class AreaView(ScopedDetailView):
    """An area: its words, and the areas or the units below it with their numbers."""

    queryset = Area.objects.all()
    capability = Capability.VIEW_PLACES
    template_name = "places/area.html"
    object: Area

    def get_subtitle(self) -> str:
        return f"{self.object.get_level_display()} · 区划代码 {self.object.code}"

    def get_actions(self) -> Sequence[Action]:
        area, may = self.object, self.request.user.can
        query = f"?area={area.pk}"
        actions = []
        if may(Capability.EDIT_PROFILE_FIELDS, area.path):
            actions.append(Action("单位情况字段", reverse("elections:profile_fields") + query, "settings"))
        if tables_for(self.request.user, area.path):
            actions.append(Action("表格导入导出", reverse("elections:tables") + query, "table"))
        if may(Capability.EDIT_PLACES, area.path):
            actions.append(Action("修改用词", reverse("places:area_words", args=[area.pk]), "edit"))
            if area.is_township:
                actions.append(Action("新建单位", reverse("places:unit_create") + query, "add", primary=True))
        return actions

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_see = self.request.user.can
        above = [(area, may_see(self.capability, area.path)) for area in trail(self.object)[:-1]]
        words = vocabulary(self.object)
        context = {
            "above": above,
            "rows": [] if self.object.is_township else with_unit_counts(shown_children(self.object)),
            "units": self._units() if self.object.is_township else [],
            "words": [(LABELS[key], words[key]) for key in LABELS],
            "may_edit": may_see(Capability.EDIT_PLACES, self.object.path),
        }
        context["total"] = sum(row.units for row in context["rows"])
        return super().get_context_data(full_name=full_name(self.object), **context, **kwargs)

    def _units(self) -> list[Unit]:
        units = Unit.objects.filter(township=self.object).prefetch_related("aliases")
        return sorted(units, key=lambda unit: (unit.active_to is not None, unit.code))


class AreaWordsView(ScopedUpdateView):
    """The words that pages and texts use in an area."""

    queryset = Area.objects.all()
    capability = Capability.EDIT_PLACES
    form_class = VocabularyForm
    success_message = "用词已保存，本区划及以下的页面按新的用词显示。"
    object: Area

    def get_title(self) -> str:
        return f"{self.object}的用词"


def _is_below(path: str, paths: set[str]) -> bool:
    return any(path != other and path.startswith(other) for other in paths)
