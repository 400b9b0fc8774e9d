"""Forms of service outside the two committees."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model, model_to_dict

from cadres.forms.fields import PERSON_FIELDS, person_fields
from cadres.models import Posting
from cadres.services import postings
from core.forms import ReasonForm, ServiceForm
from elections.models import Term
from places.models import Unit

FIELDS = ["kind", "title", "started_on", "ended_on"]


def posting_fields() -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = fields_for_model(Posting, fields=FIELDS)
    kind: Any = fields["kind"]
    kind.choices = [("", "请选择"), *list(kind.choices)[1:]]
    return fields


class PostingForm(ServiceForm):
    """Correct a posting."""

    def __init__(self, *args: Any, instance: Posting | None = None, **kwargs: Any) -> None:
        self.instance = instance
        if instance is not None:
            kwargs["initial"] = model_to_dict(instance, FIELDS)
        super().__init__(*args, **kwargs)
        self.fields.update(posting_fields())

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def save(self, *, actor: Any) -> Posting:
        assert self.instance is not None
        return postings.edit_posting(actor=actor, posting=self.instance, values=self.values())


class NewPostingForm(PostingForm):
    """A posting of somebody in a unit, found or made by ID number."""

    def __init__(self, *args: Any, unit: Unit, term: Term, **kwargs: Any) -> None:
        self.unit, self.term = unit, term
        super().__init__(*args, **kwargs)
        self.fields = {**person_fields(), **self.fields}

    def save(self, *, actor: Any) -> Posting:
        facts = {name: self.cleaned_data[name] for name in PERSON_FIELDS}
        return postings.create_posting(actor=actor, term=self.term, unit=self.unit, facts=facts, values=self.values())


class DeletePostingForm(ReasonForm):
    """Remove a posting that should not be there; goes back to its unit."""

    def save(self, *, actor: Any) -> Any:
        unit = self.instance.unit
        postings.delete_posting(actor=actor, posting=self.instance, reason=self.cleaned_data["reason"])
        return unit
