"""The situation of units (选情): how it is scored in a term, the rounds of survey, each unit's score, its sign-off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.codes import read_codes
from core.services import audit
from core.signals import running_changed
from elections.choices import Colour
from elections.models import Difficulty, Situation, SituationAspect, SituationScale, SurveyRound, Term
from elections.rules.situation import (
    Aspect,
    Scale,
    colour_of,
    faults_of,
    faults_of_index,
    in_points,
    tenths_of,
    total_of,
)
from elections.selectors import today_of
from elections.selectors.situation import aspects_of, scale_of
from elections.selectors.terms import check_part
from places.models import Unit

CODES = Path(__file__).parents[1] / "codes" / "situation_aspects.csv"


def usual_aspects() -> list[Aspect]:
    """The aspects that come with the product."""
    return [Aspect(number, row["name"], int(row["points"])) for number, row in enumerate(read_codes(CODES), 1)]


@transaction.atomic
def save_index(*, actor: Any, term: Term, aspects: Sequence[tuple[str, int]], scale: Scale) -> Term:
    """Say what is scored in a term, with which most points, and where the colours begin.

    New limits give every unit surveyed in the term its colour anew. Errors: ``ValidationError`` for points that do not
    add up to 100, limits that leave no yellow, or other most points once a unit is scored.
    """
    aspects = [(name.strip(), points) for name, points in aspects]
    if faults := faults_of_index(aspects, scale):
        raise ValidationError(faults)
    before, scale_before = aspects_of(term), scale_of(term)
    scored = Situation.objects.filter(round__term=term).count()
    if scored and [each.points for each in before] != [points for _, points in aspects]:
        raise ValidationError(f"本届已有 {scored} 个单位次按原来的满分评分，满分不能再改；名称和分档可以改。")
    SituationAspect.objects.filter(term=term).delete()
    SituationAspect.objects.bulk_create(
        SituationAspect(term=term, number=number, name=name, points=points)
        for number, (name, points) in enumerate(aspects, 1)
    )
    limits = {"green_from": scale.green_from, "yellow_above": scale.red_to}
    SituationScale.objects.update_or_create(term=term, defaults=limits)
    if scored:
        _colour_anew(term, scale)
        running_changed.send(sender=None, term_id=term.pk, township_ids=None)
    told = [f"{name}{points}" for name, points in aspects]
    changes = {
        "aspects": [[f"{each.name}{each.points}" for each in before], told],
        "scale": [f"{scale_before.green_from}/{scale_before.red_to}", f"{scale.green_from}/{scale.red_to}"],
    }
    _record(actor, "situation_set_up", term, term.area.path, changes)
    return term


def _colour_anew(term: Term, scale: Scale) -> None:
    rows = list(Situation.objects.filter(round__term=term).only("total", "colour"))
    for row in rows:
        row.colour = colour_of(row.total, scale)
    Situation.objects.bulk_update(rows, ["colour"], batch_size=500)


@transaction.atomic
def save_round(*, actor: Any, term: Term, held_on: dt.date, survey: SurveyRound | None = None) -> SurveyRound:
    """A new last round of survey, or another day for one. A term without aspects gets the usual ones.

    Errors: ``ValidationError`` for a day out of the order of the rounds.
    """
    if not SituationAspect.objects.filter(term=term).exists():
        usual = [(each.name, each.points) for each in usual_aspects()]
        save_index(actor=actor, term=term, aspects=usual, scale=scale_of(term))
    rounds = list(SurveyRound.objects.filter(term=term))
    number = survey.number if survey else len(rounds) + 1
    for each in rounds:
        if (each.number < number and each.held_on > held_on) or (each.number > number and each.held_on < held_on):
            side = "早" if each.number < number else "晚"
            told = f"{held_on} 比{each}（{each.held_on}）{side}，轮次应按日期先后，请核对。"
            raise ValidationError({"held_on": told})
    row = survey or SurveyRound(term=term, number=number)
    before = audit.snapshot(row) if survey else {}
    row.held_on = held_on
    row.save()
    _record(actor, "survey_saved", row, term.area.path, audit.changes_between(before, row))
    return row


@transaction.atomic
def remove_round(*, actor: Any, survey: SurveyRound) -> Term:
    """Take out the last round. Errors: ``ValidationError`` where units were scored in it or others follow."""
    term = survey.term
    scored = Situation.objects.filter(round=survey).count()
    if scored:
        raise ValidationError(f"{survey}已有 {scored} 个单位评分，不能删除。")
    if SurveyRound.objects.filter(term=term, number__gt=survey.number).exists():
        raise ValidationError(f"{survey}之后还有轮次，请先删除后面的轮次。")
    _record(actor, "survey_removed", survey, term.area.path, {"held_on": str(survey.held_on)})
    survey.delete()
    return term


@transaction.atomic
def save_situation(
    *,
    actor: Any,
    survey: SurveyRound,
    unit: Unit,
    points: Mapping[int, str],
    difficulties: Sequence[Difficulty] = (),
    note: str = "",
    remedy: str = "",
    announces: bool = True,
) -> Situation:
    """Score a unit in a round: points as written, by the number of their aspect; the sum and colour follow. Who writes
    many ``announces`` the change once.

    Errors: ``ValidationError`` with the field ``points_<number>`` for what is no number or above the most; for a unit
    that takes no part, or whose score changes after its sign-off.
    """
    check_part(survey.term, unit)
    tenths = _tenths(points, aspects_of(survey.term))
    row = Situation.objects.filter(round=survey, unit=unit).first() or Situation(round=survey, unit=unit)
    total = total_of(tenths)
    written = {str(number): in_points(value) for number, value in sorted(tenths.items())}
    if row.signed_off_on and written != row.points:
        raise ValidationError(f"{unit}已于 {row.signed_off_on} 销号，评分不能再改；确需更正的，先撤销销号。")
    before = audit.snapshot(row) if row.pk else {}
    was = _names(row.difficulties.all()) if row.pk else ""
    row.points, row.total, row.colour = written, total, colour_of(total, scale_of(survey.term))
    row.note, row.remedy = note.strip(), remedy.strip()
    row.save()
    row.difficulties.set(difficulties)
    changes = audit.changes_between(before, row)
    if was != (now := _names(difficulties)):
        changes["difficulties"] = [was, now]
    if changes:
        _record(actor, "situation_saved", row, unit.township.path, changes)
        if announces:
            _announce(row)
    return row


def _announce(row: Situation) -> None:
    running_changed.send(sender=None, term_id=row.round.term_id, township_ids={row.unit.township_id})


def _tenths(points: Mapping[int, str], aspects: Sequence[Aspect]) -> dict[int, int]:
    found: dict[int, int] = {}
    faults: dict[int, str] = {}
    for aspect in aspects:
        text = points.get(aspect.number, "").strip()
        try:
            found |= {aspect.number: tenths_of(text)} if text else {}
        except ValueError as error:
            faults[aspect.number] = str(error)
    faults = faults_of(found, aspects) | faults
    if faults:
        raise ValidationError({f"points_{number}": told for number, told in faults.items()})
    return found


@transaction.atomic
def sign_off(*, actor: Any, situation: Situation, on: dt.date, reason: str) -> Situation:
    """Strike a difficult unit off the list (销号), with the day and why.

    Errors: ``ValidationError`` for a green unit, one that is off already, a later round's, a day before the survey or
    to come, no reason.
    """
    term, unit = situation.round.term, situation.unit
    if situation.colour == Colour.GREEN:
        raise ValidationError(f"{unit}在{situation.round}为绿色（平稳），不在重点难点之列，不需要销号。")
    if situation.signed_off_on:
        raise ValidationError(f"{unit}已于 {situation.signed_off_on} 销号。")
    if Situation.objects.filter(unit=unit, round__term=term, round__number__gt=situation.round.number).exists():
        raise ValidationError(f"{unit}在{situation.round}之后又摸排过，请在最近一轮办理销号。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明销号理由：难点如何化解，由谁核实。"})
    today = today_of(term)
    if on > today:
        raise ValidationError({"on": f"销号日期 {on} 晚于今天（{today}），请核对。"})
    if on < situation.round.held_on:
        raise ValidationError({"on": f"销号日期 {on} 早于{situation.round}（{situation.round.held_on}），请核对。"})
    situation.signed_off_on, situation.signed_off_by, situation.signed_off_reason = on, actor, reason.strip()
    situation.save(update_fields=["signed_off_on", "signed_off_by", "signed_off_reason", "updated_at"])
    _record(actor, "situation_signed_off", situation, unit.township.path, {"on": str(on)}, reason.strip())
    _announce(situation)
    return situation


@transaction.atomic
def take_back_sign_off(*, actor: Any, situation: Situation, reason: str) -> Situation:
    """Put a unit back on the list. Errors: ``ValidationError`` where it was not struck off, or without a reason."""
    if not situation.signed_off_on:
        raise ValidationError(f"{situation.unit}没有销号，不需要撤销。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤销销号的理由。"})
    changes = {"on": [str(situation.signed_off_on), ""]}
    situation.signed_off_on, situation.signed_off_by, situation.signed_off_reason = None, None, ""
    situation.save(update_fields=["signed_off_on", "signed_off_by", "signed_off_reason", "updated_at"])
    _record(actor, "situation_reopened", situation, situation.unit.township.path, changes, reason.strip())
    _announce(situation)
    return situation


def _names(difficulties: Any) -> str:
    return "、".join(sorted(each.name for each in difficulties))


def _record(actor: Any, action: str, instance: Any, path: str, changes: dict[str, Any], reason: str = "") -> None:
    audit.record(actor=actor, action=action, instance=instance, area_path=path, changes=changes, reason=reason)
