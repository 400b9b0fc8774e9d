"""What the units of a scope have handed in, for the pages on which it is looked at and decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from cadres.models import Candidacy, Membership
from cadres.rules.post_words import posts_words
from elections.choices import DataKind, PollState, SubmissionState, TaskState
from elections.models import Poll, Submission, SubmissionRemark, Term, UnitProfile, UnitTask
from elections.page_scope import PageScope
from places.models import Unit

COUNTED: dict[str, tuple[Any, str, str, Q]] = {
    DataKind.ROSTER: (Membership, "term", "unit", Q()),
    DataKind.CANDIDATES: (Candidacy, "term", "unit", Q(occasion=0)),
    DataKind.RESULTS: (Poll, "contest__term", "contest__unit", Q(state=PollState.CONFIRMED, contest__occasion=0)),
    DataKind.PROGRESS: (UnitTask, "task__term", "unit", Q(state=TaskState.DONE)),
}
"""Of each kind of data: whose rows are counted, how they know their term and unit, which of them."""
ROW_WORDS = {
    DataKind.ROSTER: "人",
    DataKind.CANDIDATES: "人",
    DataKind.RESULTS: "次投票",
    DataKind.PROGRESS: "项完成",
}


@dataclass(frozen=True)
class Handed:
    """One unit's data of a kind: how far it is, how many rows, which remarks are open."""

    unit: Unit
    submission: Submission | None
    rows: int
    remarks: int

    @property
    def state(self) -> SubmissionState:
        return SubmissionState(self.submission.state) if self.submission else SubmissionState.FILLING


@dataclass
class HandedList:
    """All units of a scope, with the number of them in each state."""

    rows: list[Handed]
    counts: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counter(row.state for row in self.rows)

    def shown(self, state: str) -> list[Handed]:
        return [row for row in self.rows if row.state == state] if state else self.rows


def handed_in(scope: PageScope, kind: DataKind) -> HandedList:
    """The units of a scope that take part, by code, in a constant number of queries."""
    assert scope.term is not None
    profiles = UnitProfile.objects.filter(term=scope.term).under(scope.area.path).select_related("unit__township")
    if scope.kind:
        profiles = profiles.filter(unit__kind=scope.kind)
    there = submissions_by_unit(scope.term, kind, scope.area.path)
    counts = _rows_by_unit(scope.term, kind, scope.area.path)
    open_remarks = SubmissionRemark.objects.filter(
        submission__in=[each.pk for each in there.values()], is_settled=False
    ).order_by()
    remarks = dict(open_remarks.values_list("submission_id").annotate(Count("pk")))
    rows = []
    for profile in profiles.order_by("unit__code"):
        submission = there.get(profile.unit_id)
        found = remarks.get(submission.pk, 0) if submission else 0
        rows.append(Handed(profile.unit, submission, counts.get(profile.unit_id, 0), found))
    return HandedList(rows)


def submissions_by_unit(term: Term, kind: DataKind, area_path: str) -> dict[int, Submission]:
    found = Submission.objects.filter(term=term, kind=kind).under(area_path)
    return {each.unit_id: each for each in found.select_related("submitted_by", "decided_by")}


def most_handed_in(scope: PageScope) -> DataKind:
    """The kind of data of which most units of a scope have handed theirs in; the roster where none has."""
    found = Submission.objects.filter(term=scope.term).under(scope.area.path).order_by()
    counts = dict(found.values_list("kind").annotate(Count("pk")))
    return max(DataKind, key=lambda kind: counts.get(kind, 0))


def states_of_unit(term: Term, unit: Unit) -> list[tuple[DataKind, Submission | None]]:
    """A unit's four kinds of data, as far as they were handed in."""
    found = Submission.objects.filter(term=term, unit=unit).select_related("submitted_by", "decided_by")
    there = {each.kind: each for each in found}
    return [(kind, there.get(kind)) for kind in DataKind]


def open_remarks(submission: Submission | None) -> list[SubmissionRemark]:
    """What the county found wrong and is not handed in anew."""
    if submission is None:
        return []
    return list(submission.remarks.filter(is_settled=False).select_related("by"))  # type: ignore[attr-defined]


def remarks_by_row(remarks: Iterable[SubmissionRemark]) -> dict[str, list[SubmissionRemark]]:
    """By the id of the row that is meant; those about the whole under an empty id."""
    by_row: dict[str, list[SubmissionRemark]] = {}
    for each in remarks:
        by_row.setdefault(each.object_id, []).append(each)
    return by_row


def _rows_by_unit(term: Term, kind: DataKind, area_path: str) -> dict[int, int]:
    model, of_term, of_unit, which = COUNTED[kind]
    rows = model.objects.filter(which, **{of_term: term, f"{of_unit}__township__path__startswith": area_path})
    return dict(rows.order_by().values_list(of_unit).annotate(Count("pk")))


@dataclass(frozen=True)
class ContentRow:
    """A row of what is handed in: what a remark can be about, where it stands and where it is mended."""

    object_type: str
    pk: int
    name: str
    words: str
    url: str = ""
    edit_url: str = ""


def content_rows(term: Term, unit: Unit, kind: DataKind) -> list[ContentRow]:
    """What a unit's data of a kind consists of, row by row."""
    return list(_CONTENT[kind](term, unit))


def _posts(row: Any, organisation: str = "") -> str:
    words = posts_words(
        party=row.party_post,
        committee=row.committee_post,
        supervision=row.supervision_post,
        organisation=organisation,
        kind=row.unit.kind,
    )
    return "、".join(words)


def _members(term: Term, unit: Unit) -> Iterator[ContentRow]:
    rows = Membership.objects.filter(term=term, unit=unit).select_related("person", "unit").with_organisation()
    for row in rows.in_board_order():
        posts = _posts(row, row.organisation)
        facts = [row.person.get_sex_display(), str(row.person.birth or "出生年月未填"), row.get_education_display()]
        words = " · ".join(each for each in (posts, *facts, row.get_political_status_display()) if each)
        edit = reverse("cadres:membership_edit", args=[row.pk])
        yield ContentRow("cadres.membership", row.pk, row.person.name, words, row.get_absolute_url(), edit)


def _standing(term: Term, unit: Unit) -> Iterator[ContentRow]:
    rows = Candidacy.objects.filter(term=term, unit=unit, occasion=0).select_related("person", "unit")
    for row in rows.order_by("pk"):
        posts = _posts(row)
        words = " · ".join(each for each in (posts, row.get_route_display(), row.get_status_display()) if each)
        edit = reverse("cadres:candidacy_edit", args=[row.pk])
        yield ContentRow("cadres.candidacy", row.pk, row.person.name, words, row.get_absolute_url(), edit)


def _polls(term: Term, unit: Unit) -> Iterator[ContentRow]:
    polls = Poll.objects.filter(contest__term=term, contest__unit=unit, contest__occasion=0).select_related("contest")
    for poll in polls.order_by("contest__body", "number"):
        numbers = (("应到或登记", poll.electors), ("收回选票", poll.returned), ("有效票", poll.valid))
        said = [f"{label} {number}" for label, number in numbers if number is not None]
        name = f"{poll.contest.body_name}{poll.get_kind_display()}"
        yield ContentRow(
            "elections.poll", poll.pk, name, " · ".join([*said, poll.get_state_display()]), poll.get_absolute_url()
        )


def _tasks(term: Term, unit: Unit) -> Iterator[ContentRow]:
    rows = UnitTask.objects.filter(task__term=term, unit=unit).select_related("task").order_by("task__number")
    for row in rows:
        words = " · ".join(each for each in (row.get_state_display(), str(row.done_on or ""), row.note) if each)
        url = f"{reverse('cadres:progress_cell', args=[unit.pk])}?task={row.task_id}"
        yield ContentRow("elections.unittask", row.pk, row.task.name, words, url, url)


_CONTENT: dict[str, Callable[[Term, Unit], Iterator[ContentRow]]] = {
    DataKind.ROSTER: _members,
    DataKind.CANDIDATES: _standing,
    DataKind.RESULTS: _polls,
    DataKind.PROGRESS: _tasks,
}
