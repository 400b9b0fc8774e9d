"""What a user does with the choices that the imports of an area remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.services.audit import record
from imports.models import HeaderChoice, ValueChoice

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def forget(*, actor: User, choice: HeaderChoice | ValueChoice) -> None:
    """Delete a choice: what has been written by it stays, the next file is asked about again."""
    said = choice.chosen if isinstance(choice, HeaderChoice) else choice.meaning
    record(
        actor=actor,
        action="choice_forgotten",
        instance=choice,
        changes={str(choice)[:120]: [said, None]},
        area_path=choice.area.path,
    )
    choice.delete()
