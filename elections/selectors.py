"""Terms as commands and services ask for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from elections.models import Term
from places.models import Area
from places.selectors import find_area

__all__ = ["find_area", "find_term"]


def find_term(name: str, area: Area) -> Term:
    """The term of a name among those whose area contains ``area``, the nearest area first.

    Errors: ``ValidationError`` that lists the terms there are.
    """
    terms = Term.objects.containing(area.path)
    term = terms.filter(name=name.strip()).first()
    if term is None:
        names = "、".join(terms.values_list("name", flat=True)[:10])
        known = f"现有届次：{names}。" if names else "该区划还没有届次，请先用 create_term 建立。"
        raise ValidationError(f"{area.name}没有名为“{name}”的届次。{known}")
    return term
