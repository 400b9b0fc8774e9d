"""Pages over units, to try the generic views on: a URLconf of its own for the tests."""

import django_filters
import django_tables2 as tables
from django.urls import include, path, reverse_lazy

from core.capabilities import Capability
from core.filters import FilterSet
from core.forms import ReasonForm, ServiceModelForm
from core.tables import CenteredColumn, NameColumn
from core.views.generic import Action, ScopedDeleteView, ScopedDetailView, ScopedListView, ScopedUpdateView
from elections.page_scope import PageScopeMixin
from places.models import Unit


class UnitTable(tables.Table):
    short_name = NameColumn(linkify=("unit-page", {"pk": tables.A("pk")}))
    kind = CenteredColumn()
    township = tables.Column(accessor="township__name", verbose_name="街镇")
    secret = tables.Column(accessor="code", verbose_name="内部", visible=False)

    class Meta:
        model = Unit
        fields = ("short_name", "kind", "township", "code")


class UnitFilter(FilterSet):
    q = django_filters.CharFilter("short_name", "icontains", label="名称")

    class Meta:
        model = Unit
        fields = ("kind",)


class UnitForm(ServiceModelForm):
    class Meta:
        model = Unit
        fields = ("name", "is_electing")

    def save(self, actor):  # type: ignore[override]
        self.instance.save()
        return self.instance


class UnitList(ScopedListView):
    queryset = Unit.objects.select_related("township")
    capability = Capability.VIEW_PLACES
    table_class = UnitTable
    filterset_class = UnitFilter
    title = "单位表"
    empty_title = "还没有单位"
    empty_text = "先载入行政区划。"
    actions = (
        Action("新建", reverse_lazy("unit-list"), "add", Capability.EDIT_PLACES, primary=True),
        Action("刷新", reverse_lazy("unit-list"), "refresh"),
    )


class ScopedUnitList(PageScopeMixin, UnitList):
    """The same list under a scope bar."""


class UnitPage(ScopedDetailView):
    queryset = Unit.objects.select_related("township")
    capability = Capability.VIEW_PLACES

    def get_facts(self):
        return [("区划代码", self.object.code), ("设立日期", self.object.active_from)]


class UnitEdit(ScopedUpdateView):
    queryset = Unit.objects.all()
    capability = Capability.EDIT_PLACES
    form_class = UnitForm
    title = "修改单位"
    success_url = "/list/"

    def get_success_url(self):
        return f"/unit/{self.object.pk}/"

    def get_cancel_url(self):
        return f"/unit/{self.object.pk}/"


class UnitRemoval(ScopedDeleteView):
    queryset = Unit.objects.all()
    capability = Capability.EDIT_PLACES
    form_class = ReasonForm
    title = "删除单位"
    cancel_url = "/list/"


urlpatterns = [
    path("list/", UnitList.as_view(), name="unit-list"),
    path("scoped/", ScopedUnitList.as_view()),
    path("unit/<int:pk>/", UnitPage.as_view(), name="unit-page"),
    path("unit/<int:pk>/edit/", UnitEdit.as_view()),
    path("unit/<int:pk>/delete/", UnitRemoval.as_view()),
    path("", include("config.urls")),
]
