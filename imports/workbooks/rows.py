"""Roster rows as the text of their cells, read in a handful of queries whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from cadres.choices import DEGREES, ETHNIC_GROUPS, POLITICAL_STATUSES
from cadres.models import Membership, Posting
from core.masks import mask_id_number, mask_phone
from elections.models import Term
from imports.workbooks.columns import HEADERS, ID_NUMBER, SEPARATOR, TOWNSHIP, UNIT
from places.models import Area

_ETHNIC_GROUPS = dict(ETHNIC_GROUPS)
_POLITICAL = dict(POLITICAL_STATUSES)
_DEGREES = dict(DEGREES)
_YES_NO = {True: "是", False: "否", None: ""}
_CHUNK = 2000


def roster_rows(*, term: Term, area: Area, full: bool) -> Iterator[list[str]]:
    """One list of cell texts, in the order of ``ROSTER_COLUMNS``, per person and unit.

    ``full`` gives ID and phone numbers as they are, else masked. Who has only a posting has a row too. Four queries;
    memberships are streamed.
    """
    memberships = Membership.objects.filter(term=term).under(area.path)
    sources = _sources_of(memberships)
    postings = _postings_of(Posting.objects.filter(term=term).under(area.path))
    rows = memberships.select_related("person", "unit__township").order_by("unit__code", "id")
    for membership in rows.iterator(_CHUNK):
        others = postings.pop((membership.person_id, membership.unit_id), [])
        titles = SEPARATOR.join(posting.title for posting in others)
        yield _cells(membership, sources.get(membership.pk, ""), titles, full)
    for others in postings.values():
        yield _posting_cells(others, full)


def _sources_of(memberships: Any) -> dict[int, str]:
    pairs = memberships.filter(sources__isnull=False).values_list("pk", "sources__name").order_by("pk", "sources__id")
    names: dict[int, str] = {}
    for key, name in pairs.iterator(_CHUNK):
        names[key] = f"{names[key]}{SEPARATOR}{name}" if key in names else name
    return names


def _postings_of(postings: Any) -> dict[tuple[int, int], list[Posting]]:
    found: dict[tuple[int, int], list[Posting]] = defaultdict(list)
    for posting in postings.select_related("person", "unit__township").order_by("unit__code", "id"):
        found[posting.person_id, posting.unit_id].append(posting)
    return found


def _cells(row: Membership, sources: str, others: str, full: bool) -> list[str]:
    facts = {
        **_who(row, full),
        "政治面貌": _POLITICAL.get(row.political_status, ""),
        "入党时间": row.joined_party_on,
        "学历": row.get_education_display(),
        "全日制学历": row.get_education_full_time_display(),
        "在职学历": row.get_education_in_service_display(),
        "学位": _DEGREES.get(row.degree, ""),
        "毕业院校及专业": row.school_and_major,
        "党组织职务": row.get_party_post_display(),
        "村(居)委会职务": row.get_committee_post_display(),
        "监委会职务": row.get_supervision_post_display(),
        "专职": _YES_NO[row.is_full_time],
        "人员来源": sources,
        "任职时间": row.started_on,
        "离任时间": row.ended_on,
        "离任原因": row.get_exit_reason_display(),
        "备注": row.note,
        "其他任职": others,
        "离任说明": row.exit_note,
    }
    return _in_order(facts)


def _posting_cells(postings: list[Posting], full: bool) -> list[str]:
    titles = SEPARATOR.join(posting.title for posting in postings)
    return _in_order({**_who(postings[0], full), "其他任职": titles})


def _who(row: Membership | Posting, full: bool) -> dict[str, object]:
    person, unit = row.person, row.unit
    return {
        TOWNSHIP: unit.township.name,
        UNIT: unit.name,
        "姓名": person.name,
        "性别": person.get_sex_display(),
        "民族": _ETHNIC_GROUPS.get(person.ethnic_group, ""),
        "出生年月": person.birth,
        ID_NUMBER: person.id_number if full else mask_id_number(person.id_number),
        "联系电话": person.phone if full else mask_phone(person.phone),
    }


def _in_order(facts: dict[str, object]) -> list[str]:
    return [str(facts.get(header) or "") for header in HEADERS]
