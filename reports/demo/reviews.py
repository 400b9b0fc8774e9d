"""The joint review of the new term's candidates: what departments answered and the office decided."""

from __future__ import annotations

from random import Random

from cadres.choices import AnswerState, RemovalStep, ReviewState, Verdict
from cadres.models import Candidacy, ReviewAnswer, ReviewDecision
from core.services.bulk import insert
from elections.choices import ReviewLevel
from elections.models import ReviewRound, ReviewSeat
from elections.services.reviews import set_up_reviews
from reports.demo.calendars import DAY, Calendar
from reports.demo.candidacies import Candidacies
from reports.demo.draws import choose
from reports.demo.ground import Ground
from reports.demo.people import NOW
from reports.demo.quotas import ASKED
from reports.demo.standing import ASKS, Stand


def let_ask(rng: Random, stands: list[Stand]) -> None:
    """Let departments ask to verify something harmless of some candidates, which then was verified."""
    for stand in choose(rng, [stand for stand in stands if stand.is_voted_on], ASKED):
        stand.doubt = rng.choice(list(ASKS))


def write_reviews(ground: Ground, candidacies: Candidacies, calendar: Calendar) -> None:
    """The rounds as far as each candidate came, and the answers of the departments that sit in the county's."""
    rounds = set_up_reviews(actor=ground.staff, term=ground.terms[NOW])
    seats = list(ReviewSeat.objects.filter(round__in=rounds).select_related("department"))
    for seat in seats:
        seat.due_on = calendar.due_of(seat.department.name)
    ReviewSeat.objects.bulk_update(seats, ["due_on"])
    decisions: list[ReviewDecision] = []
    answers: list[ReviewAnswer] = []
    for stand, candidacy in candidacies.items():
        decisions += _decisions(ground, stand, candidacy, rounds, calendar)
        if stand.step not in (RemovalStep.UNIT, RemovalStep.TOWNSHIP):
            answers += [_answer(stand, candidacy, seat, calendar) for seat in seats]
    insert(answers)
    insert(decisions)


def _answer(stand: Stand, candidacy: Candidacy, seat: ReviewSeat, calendar: Calendar) -> ReviewAnswer:
    """A department answers for a street at once, by the day on which it is due."""
    department, street = seat.department, int(stand.place.code[6:9])
    answer = ReviewAnswer(candidacy=candidacy, seat=seat, sent_on=calendar.sent, due_on=seat.due_on)
    if department.name in stand.waits_for:
        return answer
    days = (calendar.due - calendar.sent).days
    answer.state = AnswerState.DOUBTFUL if department.name == stand.doubt else AnswerState.CLEAR
    answer.answered_on = calendar.sent + ((department.position * 3 + street) % days + 1) * DAY
    answer.document_number = f"宝联审〔{calendar.sent.year}〕{department.position:02d}-{street}号"
    return answer


def _decisions(
    ground: Ground, stand: Stand, candidacy: Candidacy, rounds: list[ReviewRound], calendar: Calendar
) -> list[ReviewDecision]:
    """Unit and street decide of everybody; the county decides where the departments' answers do not."""
    made: list[ReviewDecision] = []
    for each in rounds:
        level = ReviewLevel(each.level)
        on = calendar.reviewed(level)
        by = ground.staff if level == ReviewLevel.COUNTY else ground.liaisons.get(f"{stand.place.code[:9]}000")
        decision = ReviewDecision(candidacy=candidacy, round=each, on=on, made_by=by, verdict=Verdict.PASSED)
        if stand.step == level:
            decision.verdict, decision.reason = Verdict.REJECTED, stand.reason
            return [*made, decision]
        if level != ReviewLevel.COUNTY:
            made.append(decision)
        elif stand.doubt and not stand.is_undecided:
            decision.reason, decision.needs_second = ASKS[stand.doubt], True
            decision.confirmed_by = ground.second if stand.review == ReviewState.CLEAR else None
            made.append(decision)
    return made
