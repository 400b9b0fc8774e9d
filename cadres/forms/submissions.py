from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from cadres.services import submissions
from core.capabilities import Capability
from elections.choices import DataKind
from elections.models import Term
from elections.rules.locks import MOVES
from places.models import Unit

CAPABILITY_OF = {
    "submit": Capability.EDIT_PROGRESS,
    "withdraw": Capability.EDIT_PROGRESS,
    "approve": Capability.APPROVE_DATA,
    "return": Capability.APPROVE_DATA,
    "lock": Capability.APPROVE_DATA,
    "unlock": Capability.APPROVE_DATA,
}
"""Who may make which move: the street hands in, the county decides."""


class MoveForm(forms.Form):
    """Units, what of theirs, and what is to become of it. Only units where the user may make the move are found."""

    content = forms.ChoiceField(label="内容", choices=DataKind.choices)
    move = forms.ChoiceField(label="操作", choices=[(key, word) for key, (_, _, word) in MOVES.items()])
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label="单位", error_messages={"required": "请先勾选单位，再办理。"}
    )
    reason = forms.CharField(label="理由", max_length=300, required=False)

    def __init__(self, *args: Any, user: User, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.term = user, term
        capability = CAPABILITY_OF.get(str(self.data.get("move", "")))
        if capability:
            field: Any = self.fields["units"]
            found = Unit.objects.with_capability(user, capability).under(term.area.path)
            field.queryset = found.select_related("township").order_by("code")

    def save(self, *, actor: User) -> submissions.Moved:
        said = self.cleaned_data
        return submissions.move(
            actor=actor,
            term=self.term,
            kind=DataKind(said["content"]),
            units=list(said["units"]),
            move=said["move"],
            reason=said["reason"],
        )


class RemarkForm(forms.Form):
    """What the county finds wrong, at a row or about the whole."""

    object_type = forms.CharField(max_length=60, required=False)
    object_id = forms.CharField(max_length=20, required=False)
    text = forms.CharField(label="意见", max_length=300, error_messages={"required": "请写明意见。"})
