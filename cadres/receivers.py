"""What cadres does when the lower apps tell that something happened."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from cadres.services.vacancies import release
from elections.models import Contest


@receiver(pre_delete, sender=Contest)
def open_vacancies_again(sender: Any, instance: Contest, **kwargs: Any) -> None:
    """A by-election that was set up by mistake fills nothing."""
    release(contest=instance)
