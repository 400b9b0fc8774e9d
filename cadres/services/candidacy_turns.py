"""The turns of a candidacy: final, turned down, withdrawn, open again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cadres.choices import CandidacyStatus, RemovalStep
from cadres.models import Candidacy, CandidacyTurn
from cadres.querysets import BARRED
from cadres.selectors.conditions import obstacles
from cadres.services.candidacies import announce, check_candidates_open, findings, note
from core.services.audit import record
from elections.choices import DataKind
from elections.models import Term
from elections.selectors.locks import closed, told
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

DECIDED = (CandidacyStatus.ELECTED, CandidacyStatus.NOT_ELECTED)
CHUNK = 500


@dataclass(frozen=True)
class Finalised:
    """What a bulk run did: how many became final, and who did not, with the reasons."""

    final: int
    refused: list[tuple[Candidacy, list[str]]]


@transaction.atomic
def make_final(*, actor: User | None, candidacy: Candidacy, on: dt.date | None = None) -> Candidacy:
    """确定为正式候选人. Errors: ValidationError with every reason: review open or failed, inspection failed or missing
    where the term asks for it, a condition not met."""
    row = Candidacy.objects.filter(pk=candidacy.pk).with_election_day().select_related("person").get()
    reasons = obstacles([row], candidacy.term)[row.pk]
    if reasons:
        raise ValidationError([f"不能确定为正式候选人：{reason}。" for reason in reasons])
    _turn(actor, candidacy, CandidacyStatus.FINAL, action="candidacy_final", on=on)
    return candidacy


@transaction.atomic
def make_all_final(*, actor: User | None, candidacies: Any, term: Term, area: Area) -> Finalised:
    """确定为正式候选人 for a queryset of one term: those whom nothing bars become final, the others are told."""
    final, refused = sifted(actor=actor, candidacies=candidacies, term=term)
    if final:
        _write_final(actor, final)
        streets = Counter(row.unit.township.name for row in final)
        record(
            actor=actor, action="candidacies_final", instance=term, area_path=area.path,
            changes={"rows": len(final), "area": area.name, "township": dict(streets)},
        )  # fmt: skip
        announce(final)
    return Finalised(len(final), refused)


def sifted(
    *, actor: User | None, candidacies: Any, term: Term
) -> tuple[list[Candidacy], list[tuple[Candidacy, list[str]]]]:
    """Of a queryset of one term those who may become final, and the others with the reasons: what bars them, or that
    their unit's candidates are handed in or locked."""
    rows = list(candidacies.with_election_day().select_related("person", "unit__township"))
    reasons = obstacles(rows, term)
    shut = closed(actor=actor, term=term, kind=DataKind.CANDIDATES)
    for row in rows:
        if row.unit_id in shut:
            reasons[row.pk].append(told(shut[row.unit_id]).removesuffix("。"))
    refused = [(row, reasons[row.pk]) for row in rows if reasons[row.pk]]
    return [row for row in rows if not reasons[row.pk]], refused


@transaction.atomic
def turn_down(
    *, actor: User | None, candidacy: Candidacy, step: str, reason: str, on: dt.date | None = None
) -> Candidacy:
    """取消资格 at a step of the review or at the inspection. The reason stands with the turn alone, not in the trail:
    it may tell what a department found. Errors: ValidationError without a step, for who was elected or is out already.
    """
    if step not in RemovalStep.values:
        raise ValidationError({"step": "请选择在哪一环节未通过。"})
    _refuse_decided(candidacy)
    _refuse_out(candidacy)
    _turn(
        actor, candidacy, CandidacyStatus.TURNED_DOWN, action="candidacy_turned_down", step=step, reason=reason, on=on
    )
    return candidacy


@transaction.atomic
def withdraw(*, actor: User | None, candidacy: Candidacy, reason: str, on: dt.date | None = None) -> Candidacy:
    """退出: somebody stands no more by their own will. Errors: as ``turn_down``."""
    _refuse_decided(candidacy)
    _refuse_out(candidacy)
    _turn(actor, candidacy, CandidacyStatus.WITHDRAWN, action="candidacy_withdrawn", reason=reason, on=on)
    return candidacy


@transaction.atomic
def reopen(*, actor: User | None, candidacy: Candidacy, reason: str) -> Candidacy:
    """恢复: back among those nominated, or inspected where that was passed. Who would be a second one meant for a
    head's post stands beside the slate. Errors: ValidationError where there is nothing to take back."""
    _refuse_decided(candidacy)
    if candidacy.status not in (*BARRED, CandidacyStatus.FINAL):
        raise ValidationError(f"{candidacy.person}的状态是“{candidacy.get_status_display()}”，不需要恢复。")
    inspection = getattr(candidacy, "inspection", None)
    passed = inspection is not None and inspection.is_passed
    status = CandidacyStatus.INSPECTED if passed else CandidacyStatus.NOMINATED
    _turn(actor, candidacy, status, action="candidacy_reopened", reason=reason)
    if any(finding.is_error for finding in findings(candidacy)):
        candidacy.is_on_slate = False
        candidacy.save(update_fields=["is_on_slate"])
    return candidacy


def write_turn(
    *,
    actor: User | None,
    candidacy: Candidacy,
    status: CandidacyStatus,
    step: str = "",
    reason: str = "",
    on: dt.date | None = None,
) -> CandidacyTurn:
    """Set a candidacy's status and note the turn: for services whose own act this follows from (an inspection, a
    declared result); these leave the audit entry and announce the change."""
    candidacy.status, candidacy.turned_down_at = status, step
    candidacy.save(update_fields=["status", "turned_down_at", "updated_at"])
    day = on or timezone.localdate()
    return CandidacyTurn.objects.create(candidacy=candidacy, status=status, step=step, on=day, reason=reason, by=actor)


def _turn(
    actor: User | None, candidacy: Candidacy, status: CandidacyStatus, *, action: str, reason: str = "", **turn: Any
) -> None:
    check_candidates_open(actor, candidacy)
    before = candidacy.status
    write_turn(actor=actor, candidacy=candidacy, status=status, reason=reason, **turn)
    changes: dict[str, Any] = {"status": [before, status.value]}
    if candidacy.turned_down_at:
        changes["turned_down_at"] = ["", candidacy.turned_down_at]
    shown = "" if status == CandidacyStatus.TURNED_DOWN else reason
    note(actor, action, candidacy, changes=changes, reason=shown)
    announce([candidacy])


def _write_final(actor: User | None, rows: list[Candidacy]) -> None:
    today, status = timezone.localdate(), CandidacyStatus.FINAL
    for start in range(0, len(rows), CHUNK):
        keys = [row.pk for row in rows[start : start + CHUNK]]
        Candidacy.objects.filter(pk__in=keys).update(status=status, updated_at=timezone.now())
        CandidacyTurn.objects.bulk_create(
            [CandidacyTurn(candidacy_id=key, status=status, on=today, by=actor) for key in keys]
        )


def _refuse_decided(candidacy: Candidacy) -> None:
    if candidacy.status in DECIDED:
        raise ValidationError(f"{candidacy.person}的选举结果已经确认，请先撤回选举结果。")


def _refuse_out(candidacy: Candidacy) -> None:
    if candidacy.status in BARRED:
        raise ValidationError(f"{candidacy.person}的状态已是“{candidacy.get_status_display()}”。")
