"""Forms of candidacies: a new candidate, correcting, incumbents who stand again, conditions."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from cadres.choices import Ticked
from cadres.forms.fields import CANDIDACY_FIELDS, candidacy_fields
from cadres.forms.post_rows import Headings, NewPostRowForm, PostRowForm
from cadres.models import Candidacy, Membership
from cadres.selectors.conditions import ConditionLine
from cadres.services import candidacies
from cadres.services.incumbents import nominate_incumbents
from core.forms import ReasonForm, ServiceForm
from elections.models import Term
from places.models import Unit


class CandidateForm:
    """The fields of a candidacy."""

    headings: ClassVar[Headings] = (
        ("拟任职务与提名", CANDIDACY_FIELDS[:7]),
        ("政治面貌与学历", CANDIDACY_FIELDS[7:14]),
        ("其他", CANDIDACY_FIELDS[14:]),
    )
    make_fields = staticmethod(candidacy_fields)


class CandidacyForm(CandidateForm, PostRowForm):
    """Correct a candidacy."""

    def save(self, *, actor: Any) -> Candidacy:
        return candidacies.edit(actor=actor, candidacy=self.instance, values=self.row_values())


class NewCandidacyForm(CandidateForm, NewPostRowForm):
    """A new candidacy of a term. ``occasion``: 0 is the term election, else the number of the by-election."""

    def __init__(self, *args: Any, occasion: int = 0, **kwargs: Any) -> None:
        self.occasion = occasion
        super().__init__(*args, **kwargs)

    def save(self, *, actor: Any) -> Candidacy:
        return candidacies.nominate(actor=actor, occasion=self.occasion, **self.new_row())


class IncumbentsForm(ServiceForm):
    """Which members of the last term stand again in a unit."""

    members = forms.ModelMultipleChoiceField(
        label="上届成员",
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一名成员。"},
    )

    def __init__(self, *args: Any, term: Term, unit: Unit, rows: list[Membership], **kwargs: Any) -> None:
        self.term, self.unit = term, unit
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.queryset = Membership.objects.filter(pk__in=[row.pk for row in rows])
        field.queryset = field.queryset.select_related("person", "unit").prefetch_related("sources")

    def save(self, *, actor: Any) -> Unit:
        rows = list(self.cleaned_data["members"])
        nominate_incumbents(actor=actor, term=self.term, unit=self.unit, memberships=rows)
        return self.unit


class DeleteCandidacyForm(ReasonForm):
    """Remove a candidacy that should not be there; goes back to the unit's slate."""

    def save(self, *, actor: Any) -> Any:
        unit = self.instance.unit
        candidacies.delete(actor=actor, candidacy=self.instance, reason=self.cleaned_data["reason"])
        return unit


MANUAL = [("", "未核"), (Ticked.MET.value, "符合"), (Ticked.NOT_MET.value, "不符合")]
BAR = [("", "未核"), (Ticked.MET.value, "无此情形"), (Ticked.NOT_MET.value, "有此情形")]
LEAVE = [("", "按系统核查"), (Ticked.MET.value, "经批准例外准许")]


class ConditionsForm(ServiceForm):
    """All conditions of a candidate at once: ticked with a note, or computed, where an exception can be noted."""

    def __init__(self, *args: Any, instance: Candidacy, lines: list[ConditionLine], **kwargs: Any) -> None:
        self.instance, self.lines = instance, lines
        super().__init__(*args, **kwargs)
        self.fields["rest"] = forms.BooleanField(
            label="未核的各条都已核对：正面清单均符合，负面清单均无此情形", required=False
        )
        for line in lines:
            key, tick = line.qualification.pk, line.tick
            self.fields[f"tick_{key}"] = forms.ChoiceField(
                label=line.qualification.text,
                choices=LEAVE if line.is_computed else BAR if line.qualification.is_bar else MANUAL,
                required=False,
                initial=tick.ticked if tick else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{key}"] = forms.CharField(
                label=f"{line.qualification.text}：说明",
                max_length=200,
                required=False,
                initial=tick.note if tick else "",
                widget=forms.TextInput(attrs={"placeholder": "批准理由或文号" if line.is_computed else "说明"}),
            )

    def rows(self, *, is_bar: bool) -> list[tuple[ConditionLine, forms.BoundField, forms.BoundField]]:
        """The conditions of one list, each with its two fields. A computed one that is met needs no exception."""
        return [
            (line, self[f"tick_{line.qualification.pk}"], self[f"note_{line.qualification.pk}"])
            for line in self.lines
            if line.qualification.is_bar == is_bar
        ]

    def positive(self) -> Any:
        return self.rows(is_bar=False)

    def negative(self) -> Any:
        return self.rows(is_bar=True)

    def save(self, *, actor: Any) -> Candidacy:
        ticks = {line.qualification: self._tick(line) for line in self.lines}
        return candidacies.tick(actor=actor, candidacy=self.instance, ticks=ticks)

    def _tick(self, line: ConditionLine) -> tuple[str, str]:
        key = line.qualification.pk
        ticked, note = self.cleaned_data[f"tick_{key}"], self.cleaned_data[f"note_{key}"]
        if self.cleaned_data["rest"] and not ticked and not line.is_computed:
            ticked = Ticked.MET.value
        return ticked, note
