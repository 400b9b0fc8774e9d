"""Forms of what is counted: one happening, the line of a unit in the grid of a day, the kinds of a term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import ReasonForm, ServiceForm
from elections.forms.reviews import date_field
from elections.models import Tally, TallyKind, Term
from elections.rules.tallies import MOST, NUMBERS, Numbers
from elections.selectors import today_of
from elections.selectors.tallies import Period, kinds_of
from elections.services import tallies
from elections.services.tallies import Line
from places.models import Area, Unit

WORDS = {"events": "场次（件数）", "people": "人次", "solved": "已解决", "solved_in_unit": "其中本单位解决"}


def number_field(label: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "请填整数。",
            "min_value": "请填 0 以上的整数。",
            "max_value": f"最多填 {MOST}，请核对。",
            "required": "请填写。",
        },
        **kwargs,
    )


class PeriodForm(forms.Form):
    """From which day to which is summed."""

    since = date_field(label="起", required=False)
    until = date_field(label="止", required=False)

    @property
    def period(self) -> Period:
        """What was asked; a day that is none, or an end before the beginning, bounds nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        return Period(said.get("since"), said.get("until"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and until < since:
            raise ValidationError({"until": f"止于 {until} 早于起始 {since}，请核对。"})
        return said


class TallyForm(ServiceForm):
    """One happening, or the sum of a day, in a unit or a street. The kinds say which numbers are asked."""

    kind = forms.ModelChoiceField(TallyKind.objects.none(), label="类别", empty_label=None)
    on = date_field(label="日期", error_messages={"required": "请填写日期。"})
    place = forms.ChoiceField(
        label="单位", widget=forms.Select(attrs={"data-search": ""}), error_messages={"required": "请选择单位。"}
    )
    events = number_field("场次（件数）")
    people = number_field("人次", required=False)
    solved = number_field("已解决", required=False)
    solved_in_unit = number_field("其中本单位解决", required=False)
    note = forms.CharField(label="内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self, *args: Any, term: Term, area: Area, tally: Tally | None = None, initial: Any = None, **kwargs: Any
    ) -> None:
        self.term, self.tally = term, tally
        told = {"on": today_of(term), "events": 1, **(initial or {})}
        if tally:
            numbers = {name: getattr(tally, name) or "" for name in NUMBERS}
            told = {"kind": tally.kind_id, "on": tally.on, "place": place_key(tally), "note": tally.note, **numbers}
        super().__init__(*args, initial=told, **kwargs)
        self._offer(area)

    def _offer(self, area: Area) -> None:
        kinds = kinds_of(self.term)
        field: Any = self.fields["kind"]
        field.queryset = TallyKind.objects.filter(term=self.term)
        for name in ("people", "solved", "solved_in_unit"):
            counting = [kind.name for kind in kinds if name in dict(kind.columns)]
            self.fields[name].help_text = f"{'、'.join(counting)}填写。" if counting else "本届没有统计它的类别。"
        place: Any = self.fields["place"]
        place.choices = [("", "请选择"), *_places(self.term, area)]

    def clean_place(self) -> tuple[Area, Unit | None]:
        key = self.cleaned_data["place"]
        if key.startswith("t"):
            return Area.objects.get(pk=key[1:]), None
        unit = Unit.objects.select_related("township").get(pk=key[1:])
        return unit.township, unit

    def save(self, *, actor: Any) -> Tally:
        said = self.cleaned_data
        township, unit = said["place"]
        numbers = Numbers(**{name: said[name] or 0 for name in NUMBERS})
        try:
            return tallies.save_tally(
                actor=actor,
                kind=said["kind"],
                township=township,
                unit=unit,
                on=said["on"],
                numbers=numbers,
                note=said["note"],
                tally=self.tally,
            )
        except ValidationError as error:
            raise _at_place(error) from None


def place_key(tally: Tally) -> str:
    return f"u{tally.unit_id}" if tally.unit_id else f"t{tally.township_id}"


def _places(term: Term, area: Area) -> Sequence[Any]:
    """The units that take part, street by street, each with the street itself at its head."""
    units = Unit.objects.filter(profiles__term=term).under(area.path).select_related("township")
    found: dict[Area, list[tuple[str, str]]] = {}
    for unit in units.order_by("township__path", "code"):
        of_street = found.setdefault(unit.township, [(f"t{unit.township_id}", f"{unit.township}本级")])
        of_street.append((f"u{unit.pk}", unit.short_name))
    return [(street.name, choices) for street, choices in found.items()]


def _at_place(error: ValidationError) -> ValidationError:
    """What is wrong with the unit or the street stands at the field in which both are chosen."""
    if not hasattr(error, "error_dict"):
        return error
    names = {"unit": "place", "township": "place"}
    return ValidationError({names.get(name, name): texts for name, texts in error.message_dict.items()})


class TallyRemoveForm(ReasonForm):
    """Takes out what was counted wrongly."""

    def save(self, *, actor: Any) -> Tally:
        tallies.remove_tally(actor=actor, tally=self.instance, reason=self.cleaned_data["reason"])
        return self.instance  # type: ignore[no-any-return]


class LineForm(forms.Form):
    """The line of a unit (or of the street itself) in the grid of a day; ``there`` are the rows that stand there.

    ``seen`` is the row that the grid was opened with: a line that somebody else has written meanwhile is not
    overwritten.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label="内容",
        max_length=300,
        required=False,
        error_messages={"max_length": "最多 %(limit_value)d 个字，写了 %(show_value)d 个。"},
    )

    def __init__(
        self, *args: Any, kind: TallyKind, unit: Unit | None, township: Area, there: Sequence[Tally], **kwargs: Any
    ) -> None:
        self.kind, self.unit, self.township, self.there = kind, unit, township, there
        self.row = there[0] if len(there) == 1 else None
        kwargs["prefix"] = f"u{unit.pk}" if unit else "street"
        kwargs["initial"] = {"seen": _seen(there)}
        if self.row:
            numbers = {name: getattr(self.row, name) or "" for name in NUMBERS}
            kwargs["initial"] |= {"note": self.row.note, **numbers}
        super().__init__(*args, **kwargs)
        for name, word in kind.columns:
            self.fields[name] = number_field(word, required=False)
        self.order_fields([name for name, _ in kind.columns])
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{self.place}{field.label}"

    @property
    def place(self) -> str:
        return self.unit.short_name if self.unit else f"{self.township}本级"

    @property
    def is_shut(self) -> bool:
        """Whether several rows stand there, which are corrected one by one."""
        return len(self.there) > 1

    @property
    def numbers(self) -> list[Any]:
        """The bound fields of the numbers, in the order of the columns."""
        return [self[name] for name, _ in self.kind.columns]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("seen", "") != _seen(self.there):
            raise ValidationError("打开页面之后，这一行已被他人登记或修改，请记下您填的数，重新打开后核对再填。")
        filled = [name for name, _ in self.kind.columns if said.get(name)]
        if filled and not said.get("events") and "events" not in self.errors:
            self.add_error("events", f"请填写{self.kind.event_word}。")
        return said

    def line(self) -> Line:
        """What the line says; with no number in it, nothing."""
        said = self.cleaned_data
        values = {name: said.get(name) or 0 for name, _ in self.kind.columns}
        numbers = Numbers(**values) if any(values.values()) else None
        return Line(self.unit, numbers, said["note"], self.row)

    def refuse(self, error: ValidationError) -> None:
        """Tell what the service refused at the cell that is meant, or beside the line."""
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, texts in told.items():
            self.add_error(name if name in self.fields else None, texts)


def _seen(there: Sequence[Tally]) -> str:
    return ",".join(f"{row.pk}.{int(row.updated_at.timestamp() * 1000)}" for row in there)


class KindForm(ServiceForm):
    """What is counted, and which numbers are asked of it."""

    name = forms.CharField(label="名称", max_length=30, error_messages={"required": "请填写名称。"})
    event_word = forms.CharField(
        label="件数名称",
        max_length=10,
        initial="场次",
        help_text="一次叫什么：场次、件、户次。",
        error_messages={"required": "请填写件数名称，例如“场次”。"},
    )
    counts_people = forms.BooleanField(label="统计人次", required=False, initial=True)
    counts_solved = forms.BooleanField(label="统计解决数（已解决、其中本单位解决）", required=False)

    def __init__(self, *args: Any, term: Term, kind: TallyKind | None = None, **kwargs: Any) -> None:
        self.term, self.kind = term, kind
        if kind:
            kwargs["initial"] = {name: getattr(kind, name) for name in tallies.KIND_FACTS}
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> TallyKind:
        return tallies.save_kind(actor=actor, term=self.term, kind=self.kind, **self.cleaned_data)


class KindPartForm(ServiceForm):
    """An act on a kind that asks for nothing more."""

    def __init__(self, *args: Any, instance: TallyKind, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)


class KindMoveForm(KindPartForm):
    def save(self, *, actor: Any) -> TallyKind:
        return tallies.move_kind(actor=actor, kind=self.instance)


class KindRemoveForm(KindPartForm):
    def save(self, *, actor: Any) -> TallyKind:
        tallies.remove_kind(actor=actor, kind=self.instance)
        return self.instance
