"""What ``reports`` listens to: the lower apps say what changed and do not know who hears it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from core.signals import roster_changed, running_changed, submissions_changed, swept, units_changed
from elections.models import Basis, Qualification, Term
from reports.services import daily, staleness


@receiver(roster_changed)
def on_roster_changed(
    sender: Any, *, term_id: int | None, township_ids: Iterable[int], person_ids: Iterable[int], **kwargs: Any
) -> None:
    staleness.roster_is_stale(term_id=term_id, township_ids=township_ids, person_ids=person_ids)


@receiver(units_changed)
def on_units_changed(sender: Any, *, township_ids: Iterable[int], term_id: int | None = None, **kwargs: Any) -> None:
    staleness.units_are_stale(term_id=term_id, township_ids=township_ids)


@receiver(running_changed)
@receiver(submissions_changed)
def on_running_changed(sender: Any, *, term_id: int, township_ids: Iterable[int] | None, **kwargs: Any) -> None:
    staleness.running_is_stale(term_id=term_id, township_ids=township_ids)


@receiver(post_save, sender=Term)
def on_term_saved(sender: Any, instance: Term, **kwargs: Any) -> None:
    staleness.term_is_stale(term=instance)


@receiver(post_save, sender=Basis)
def on_basis_saved(sender: Any, instance: Basis, **kwargs: Any) -> None:
    staleness.term_is_stale(term=instance.term)


@receiver(post_save, sender=Qualification)
@receiver(post_delete, sender=Qualification)
def on_condition_changed(sender: Any, instance: Qualification, **kwargs: Any) -> None:
    """The age of a condition is one by which rosters are checked."""
    staleness.running_is_stale(term_id=instance.term_id, township_ids=None)


@receiver(swept)
def on_swept(sender: Any, **kwargs: Any) -> None:
    staleness.days_have_turned()
    staleness.resume()
    daily.keep_up()
