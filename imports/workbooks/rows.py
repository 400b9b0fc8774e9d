"""Roster rows as the text of their cells, read in a handful of queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from cadres.choices import (
    DEGREES,
    ETHNIC_GROUPS,
    POLITICAL_STATUSES,
    Education,
    ExitReason,
    NominationRoute,
    Sex,
)
from cadres.models import Candidacy, Membership, Person, Posting
from cadres.selectors.standing import SLATE_BOOK, BookRow
from core.masks import mask_id_number, mask_phone
from elections.choices import CommitteePost, PartyPost, SupervisionPost
from elections.models import Term
from imports.completion import TAG_COLUMNS, TAG_LABELS
from imports.kinds import CANDIDATES, ROSTER, WorkbookKind
from imports.kinds.roster_columns import ID_NUMBER, SEPARATOR, TOWNSHIP, UNIT
from places.models import Area, Unit

_ETHNIC_GROUPS = dict(ETHNIC_GROUPS)
_POLITICAL = dict(POLITICAL_STATUSES)
_DEGREES = dict(DEGREES)
_SEXES: dict[str, Any] = dict(Sex.choices)
_EDUCATIONS: dict[int | None, Any] = dict(Education.choices)
_PARTY_POSTS: dict[str, Any] = dict(PartyPost.choices)
_COMMITTEE_POSTS: dict[str, Any] = dict(CommitteePost.choices)
_SUPERVISION_POSTS: dict[str, Any] = dict(SupervisionPost.choices)
_EXIT_REASONS: dict[str, Any] = dict(ExitReason.choices)
_ROUTES: dict[str, Any] = dict(NominationRoute.choices)
_YES_NO = {True: "是", False: "否", None: ""}
_CHUNK = 2000
Cells = dict[str, Any]
"""What stands under each header."""


def roster_rows(*, term: Term, area: Area, full: bool) -> Iterator[list[str]]:
    """One list of cell texts, in the order of ``ROSTER.headers``, per person and unit.

    ``full`` gives ID and phone numbers as they are, else masked. Who has only a posting has a row too. Four queries;
    memberships are streamed.
    """
    memberships = Membership.objects.filter(term=term).under(area.path)
    tags = _tags_of(memberships)
    postings = _postings_of(Posting.objects.filter(term=term).under(area.path))
    units = dict(_names_of_units(area))
    for membership in memberships.select_related("person").order_by("unit__code", "id").iterator(_CHUNK):
        others = postings.pop((membership.person_id, membership.unit_id), [])
        who = {**units[membership.unit_id], **_who(membership.person, full)}
        yield _in_order({**who, **_facts(membership), **_others(others), **tags.get(membership.pk, {})})
    for others in postings.values():
        yield _in_order({**units[others[0].unit_id], **_who(others[0].person, full), **_others(others)})


def candidate_rows(*, term: Term, area: Area, full: bool) -> Iterator[list[str]]:
    """One list of cell texts, in the order of ``CANDIDATES.headers``, per person and unit: those who stand at the term
    election and are not out. Three queries; candidates are streamed."""
    candidacies = Candidacy.objects.filter(term=term, occasion=0).going_on().under(area.path)
    tags = _tags_of(candidacies)
    units = dict(_names_of_units(area))
    for row in candidacies.select_related("person").order_by("unit__code", "id").iterator(_CHUNK):
        facts = _term_facts(row) | {SLATE_BOOK.labels[name]: post for name, post in _posts(row).items()}
        own = {
            "现任职务": row.present_post,
            "提名方式": _ROUTES.get(row.route),
            "推荐人数": "" if row.nominators is None else str(row.nominators),
            "是否拟任人选": _YES_NO[row.is_on_slate],
            "简历": row.resume,
            **tags.get(row.pk, {}),
        }
        yield _in_order({**units[row.unit_id], **_who(row.person, full), **facts, **own}, CANDIDATES)


def _names_of_units(area: Area) -> Iterator[tuple[int, Cells]]:
    for pk, township, unit in Unit.objects.under(area.path).values_list("pk", "township__name", "name"):
        yield pk, {TOWNSHIP: township, UNIT: unit}


def _tags_of(rows: Any) -> dict[int, Cells]:
    """The cells of the columns of tags, of the rows that have some."""
    labels = {group: TAG_LABELS[column] for column, groups in TAG_COLUMNS.items() for group in groups}
    tagged = rows.filter(sources__isnull=False).order_by("pk", "sources__id")
    cells: dict[int, Cells] = defaultdict(dict)
    for key, name, group in tagged.values_list("pk", "sources__name", "sources__group").iterator(_CHUNK):
        there, label = cells[key], labels[group]
        there[label] = f"{there[label]}{SEPARATOR}{name}" if label in there else name
    return cells


def _postings_of(postings: Any) -> dict[tuple[int, int], list[Posting]]:
    found: dict[tuple[int, int], list[Posting]] = defaultdict(list)
    for posting in postings.select_related("person").order_by("unit__code", "id"):
        found[posting.person_id, posting.unit_id].append(posting)
    return found


def _who(person: Person, full: bool) -> Cells:
    return {
        "姓名": person.name,
        "性别": _SEXES.get(person.sex),
        "民族": _ETHNIC_GROUPS.get(person.ethnic_group),
        "出生年月": person.birth,
        ID_NUMBER: person.id_number if full else mask_id_number(person.id_number),
        "联系电话": person.phone if full else mask_phone(person.phone),
    }


def _facts(row: Membership) -> Cells:
    return {
        **_term_facts(row),
        **{ROSTER.column(name).label: post for name, post in _posts(row).items()},
        "任职时间": row.started_on,
        "离任时间": row.ended_on,
        "离任原因": _EXIT_REASONS.get(row.exit_reason),
        "离任说明": row.exit_note,
    }


def _posts(row: BookRow) -> Cells:
    return {
        "party_post": _PARTY_POSTS.get(row.party_post),
        "committee_post": _COMMITTEE_POSTS.get(row.committee_post),
        "supervision_post": _SUPERVISION_POSTS.get(row.supervision_post),
    }


def _term_facts(row: BookRow) -> Cells:
    return {
        "政治面貌": _POLITICAL.get(row.political_status),
        "入党时间": row.joined_party_on,
        "学历": _EDUCATIONS.get(row.education),
        "全日制学历": _EDUCATIONS.get(row.education_full_time),
        "在职学历": _EDUCATIONS.get(row.education_in_service),
        "学位": _DEGREES.get(row.degree),
        "毕业院校及专业": row.school_and_major,
        "专职": _YES_NO[row.is_full_time],
        "备注": row.note,
    }


def _others(postings: list[Posting]) -> Cells:
    return {"其他任职": SEPARATOR.join(posting.title for posting in postings)}


def _in_order(facts: Cells, kind: WorkbookKind = ROSTER) -> list[str]:
    return [str(facts.get(header) or "") for header in kind.headers]
