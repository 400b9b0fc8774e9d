"""What is known of units in a term, as a plain table."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field

from core.capabilities import Capability
from core.plain_tables import PlainTable, register
from core.resources import ChoiceWidget, NumberWidget, TableMeta, TableResource, TextWidget, YesNoWidget
from elections.models import EXEMPTION, FIXED_FACTS, ProfileField, Term, UnitProfile
from elections.selectors import profile_fields
from elections.services import profiles
from places.resources import CodeWidget

WIDGETS: dict[str, Any] = {
    ProfileField.Kind.YES_NO: lambda: YesNoWidget(required=False),
    ProfileField.Kind.NUMBER: NumberWidget,
    ProfileField.Kind.TEXT: TextWidget,
}


class ExtraField(Field):
    """One of the further facts that the term's area asks for."""

    def __init__(self, field: ProfileField) -> None:
        super().__init__(attribute=f"extra_{field.pk}", column_name=field.label, widget=WIDGETS[field.kind]())

    def get_value(self, instance: Any) -> Any:
        return instance.extra.get(self.column_name)

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        instance.extra = {**instance.extra, self.column_name: self.clean(row)}


class UnitProfileResource(TableResource):
    """The profiles of one term, one row a unit. Which units take part is not decided here."""

    refuses_new = {"unit__code": "您的管理范围内没有参加本届的这个单位，请核对代码。"}
    area_lookup = "unit__township__path"

    code = Field("unit__code", "区划代码", CodeWidget(), readonly=True)
    unit = Field("unit__name", "村(社区)", readonly=True)
    township = Field("unit__township__name", "街镇", readonly=True)
    organisation = Field("organisation", "党组织形式", ChoiceWidget(UnitProfile.Organisation, required=False))
    party_members = Field("party_members", "党员人数", NumberWidget())
    households = Field("households", "户数", NumberWidget())
    registered_voters = Field("registered_voters", "登记选民数", NumberWidget())
    one_shoulder_exempt = Field("one_shoulder_exempt", "不要求一肩挑", YesNoWidget(required=False))
    exempt_reason = Field("exempt_reason", "不要求的原因", TextWidget(limit=100))

    class Meta(TableMeta):
        model = UnitProfile
        fields = (
            *("code", "unit", "township", "organisation", "party_members", "households", "registered_voters"),
            *EXEMPTION,
        )
        export_order = fields
        import_id_fields = ("code",)

    def __init__(self, *, user: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(user=user, **kwargs)
        self.term = term
        self.extra = {f"extra_{field.pk}": field for field in profile_fields(term.area)}
        for name, field in self.extra.items():
            self.fields[name] = ExtraField(field)

    @property
    def columns(self) -> list[str]:
        own = [self.fields[name].column_name for name in EXEMPTION]
        return ["区划代码", *(column for column in super().columns if column not in own)]

    def get_queryset(self) -> Any:
        rows = UnitProfile.objects.filter(term=self.term).editable_by(self.user)
        return rows.select_related("unit__township", "term")

    def get_export_order(self) -> Any:
        return (*self._meta.export_order, *self.extra)

    def write(self, instance: Any, is_create: bool) -> None:
        values = {name: getattr(instance, name) for name in FIXED_FACTS}
        values |= {"one_shoulder_exempt": bool(instance.one_shoulder_exempt), "exempt_reason": instance.exempt_reason}
        extra = {field.label: instance.extra.get(field.label) for field in self.extra.values()}
        stored = self.get_queryset().get(pk=instance.pk)
        profiles.edit_profile(actor=self.user, profile=stored, values=values, extra=extra)


register(
    PlainTable(
        "profiles",
        "单位情况",
        "本届各单位的党组织形式、党员人数、户数、登记选民数、是否不要求“一肩挑”和自定义字段。",
        Capability.EDIT_PLACES,
        UnitProfileResource,
        needs_term=True,
    )
)
