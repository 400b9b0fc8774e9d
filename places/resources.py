"""Areas' words and units as plain tables."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from import_export.fields import Field
from import_export.widgets import Widget

from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import ChoiceWidget, DayWidget, TableMeta, TableResource, TextWidget, YesNoWidget
from places.forms.areas import LABELS
from places.models import Area, Unit, UnitSuccession
from places.rules.matching import full_code
from places.services import units
from places.services.areas import set_vocabulary


class CodeWidget(Widget):
    """A division code in its twelve digits."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        code = full_code(str(value or ""))
        if not value or not code:
            raise ValueError("应为 12 位区划代码。")
        return code


class TownshipWidget(CodeWidget):
    """A street, town or township by its code, among those the user edits."""

    user: Any = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        code = super().clean(value, row)
        townships = Area.objects.editable_by(self.user).filter(level=Area.Level.TOWNSHIP)
        township = townships.filter(code=code).first()
        if township is None:
            raise ValueError("您的管理范围内没有这个代码的街镇。")
        return township

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.code if value else ""


class WordField(Field):
    """One word of an area's vocabulary."""

    def __init__(self, key: str) -> None:
        super().__init__(attribute=key, column_name=LABELS[key], widget=TextWidget(limit=12))

    def get_value(self, instance: Any) -> str:
        return str(instance.vocabulary.get(self.attribute, ""))

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        instance.vocabulary = {**instance.vocabulary, self.attribute: self.clean(row)}


class AreaResource(TableResource):
    """The areas with their words. Areas themselves come from ``load_divisions``."""

    refuses_new = {"code": "您的管理范围内没有这个区划；新增区划请用 load_divisions 载入。"}
    area_lookup = "path"

    level = Field("level", "级别", ChoiceWidget(Area.Level))
    code = Field("code", "区划代码", CodeWidget())
    name = Field("name", "名称", readonly=True)

    class Meta(TableMeta):
        model = Area
        fields = ("level", "code", "name")
        import_id_fields = ("level", "code")

    def __init__(self, *, user: Any, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        for key in LABELS:
            self.fields[key] = WordField(key)

    def get_queryset(self) -> Any:
        return Area.objects.editable_by(self.user)

    def get_import_order(self) -> Any:
        return ("level", "code", "name", *LABELS)

    get_export_order = get_import_order

    def write(self, instance: Any, is_create: bool) -> None:
        set_vocabulary(actor=self.user, area=Area.objects.get(pk=instance.pk), words=instance.vocabulary)


class UnitResource(TableResource):
    """Units: new ones are founded, known ones renamed; what makes another unit is refused."""

    area_lookup = "township__path"

    code = Field("code", "区划代码", CodeWidget())
    name = Field("name", "名称", TextWidget(required=True, limit=80))
    kind = Field("kind", "类别", ChoiceWidget(Unit.Kind))
    township = Field("township", "街镇代码")
    township_name = Field("township__name", "街镇", readonly=True)
    is_electing = Field("is_electing", "参加换届", YesNoWidget())
    active_from = Field("active_from", "设立日期", DayWidget())
    aliases = Field("alias_text", "别名", TextWidget(limit=800))

    class Meta(TableMeta):
        model = Unit
        fields = ("code", "name", "kind", "township", "township_name", "is_electing", "active_from", "aliases")
        export_order = fields
        import_id_fields = ("code",)

    def __init__(self, *, user: Any, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        widget = TownshipWidget()
        widget.user = user
        self.fields["township"].widget = widget

    def get_queryset(self) -> Any:
        return Unit.objects.editable_by(self.user).select_related("township").prefetch_related("aliases")

    def after_init_instance(self, instance: Any, new: bool, row: Any, **kwargs: Any) -> None:
        instance.alias_text = "" if new else self.dehydrate_aliases(instance)

    def dehydrate_aliases(self, unit: Any) -> str:
        return "、".join(sorted(alias.name for alias in unit.aliases.all())) if unit.pk else ""

    def write(self, instance: Any, is_create: bool) -> None:
        names = ("name", "is_electing", "active_from")
        values = {name: getattr(instance, name) for name in names}
        values["aliases"] = instance.alias_text.replace("，", "、").replace(",", "、").split("、")
        if is_create:
            made = {name: getattr(instance, name) for name in ("township", "code", "kind")}
            units.create_unit(actor=self.user, **made, **values)
            return
        stored = self.get_queryset().get(pk=instance.pk)
        if stored.kind != instance.kind:
            raise ValidationError({"kind": f"原为{stored.get_kind_display()}，类别不能修改，请登记单位沿革。"})
        if stored.township_id != instance.township_id:
            raise ValidationError({"township": f"原属{stored.township}，街镇不能修改，请登记单位沿革。"})
        units.edit_unit(actor=self.user, unit=stored, **values)


class SuccessionResource(TableResource):
    """How units came out of others, one row a pair. A succession of several units is entered as one act, on a page."""

    kind = Field("kind", "方式", ChoiceWidget(UnitSuccession.Kind))
    on = Field("on", "日期", DayWidget())
    predecessor_code = Field("predecessor__code", "原单位代码")
    predecessor = Field("predecessor__name", "原单位")
    successor_code = Field("successor__code", "新单位代码")
    successor = Field("successor__name", "新单位")
    note = Field("note", "文号或说明")

    class Meta(TableMeta):
        model = UnitSuccession
        fields = ("kind", "on", "predecessor_code", "predecessor", "successor_code", "successor", "note")
        export_order = fields

    def no_upload(self) -> str:
        return "本表只能导出。撤并、析置、更名会改变单位的起止，请在单位页“登记沿革”。"

    def get_queryset(self) -> Any:
        return self._of(Unit.objects.editable_by(self.user))

    def rows_in(self, area_path: str) -> Any:
        return self._of(Unit.objects.editable_by(self.user).under(area_path))

    def _of(self, units: Any) -> Any:
        rows = UnitSuccession.objects.filter(Q(predecessor__in=units) | Q(successor__in=units))
        return rows.select_related("predecessor", "successor").order_by("on", "pk")


register(
    PlainTable("areas", "区划用词", "各级区划怎样称呼村、社区、街镇。", Capability.EDIT_PLACES, AreaResource),
    PlainTable(
        "units",
        "村(社区)",
        "名称、类别、代码、别名；表中新的代码即新建单位，不在表中的不删除。",
        Capability.EDIT_PLACES,
        UnitResource,
    ),
    PlainTable(
        "successions",
        "单位沿革",
        "村(社区)的新设、合并、析置、更名和撤销。",
        Capability.EDIT_PLACES,
        SuccessionResource,
    ),
)
