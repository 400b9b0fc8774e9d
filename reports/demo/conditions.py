"""The conditions for standing: the age limit that the demonstration sets, and what was checked by hand."""

from __future__ import annotations

from cadres.choices import CandidacyStatus, Ticked
from cadres.models import QualificationTick
from core.services.bulk import insert
from elections.choices import QualificationCheck
from elections.models import Qualification
from reports.demo.candidacies import Candidacies
from reports.demo.ground import Ground
from reports.demo.people import NOW
from reports.demo.quotas import AGE_MOST
from reports.demo.standing import Stand

NEAR_KIN = "近亲属"
UNKNOWN_BIRTH = "出生年月待补，街镇已凭干部档案核对年龄"


def write_conditions(ground: Ground, candidacies: Candidacies) -> None:
    """What was ticked of everybody who came through the review or fell in it."""
    conditions = Qualification.objects.filter(term=ground.terms[NOW])
    conditions.filter(check_kind=QualificationCheck.AGE_MOST).update(limit=AGE_MOST)
    by_hand = list(conditions.filter(check_kind=QualificationCheck.BY_HAND))
    age = conditions.get(check_kind=QualificationCheck.AGE_MOST)
    ticks: list[QualificationTick] = []
    for stand, candidacy in candidacies.items():
        if stand.status == CandidacyStatus.NOMINATED:
            continue
        for each in by_hand:
            is_met = not _bars(each, stand)
            tick = QualificationTick(candidacy=candidacy, qualification=each, by=ground.staff)
            tick.ticked, tick.note = (Ticked.MET, "") if is_met else (Ticked.NOT_MET, stand.reason)
            ticks.append(tick)
        if stand.human.birth is None:
            ticks.append(
                QualificationTick(
                    candidacy=candidacy, qualification=age, ticked=Ticked.MET, note=UNKNOWN_BIRTH, by=ground.staff
                )
            )
    insert(ticks)


def _bars(condition: Qualification, stand: Stand) -> bool:
    """Somebody married to a member of the board is what the last of the negative list bars."""
    return stand.kin is not None and condition.is_bar and NEAR_KIN in condition.text
