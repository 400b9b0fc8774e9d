"""The stored columns that compare rosters and slates with the neighbouring terms', refreshed by set-based UPDATEs
(DESIGN §5).

Rosters are taken as elected: who came by a by-election has no turnover and is nobody's predecessor. Turnover is by
person, over the two committees of the whole of the term's area, whatever area is displayed. The ORM says which rows
are compared; SQL, the same for both databases, joins them and writes those whose value differs, since the ORM knows
no UPDATE … FROM and would work every value out twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from cadres.choices import Turnover
from cadres.models import Candidacy, Membership, PostRow
from cadres.querysets import IN_TWO_COMMITTEES
from elections.models import Term
from places.models import Unit, UnitSuccession

POSTS = ("party_post", "committee_post")
NEWNESS = ("newly_in_party_post", "newly_in_committee_post")

OF_ROWS = """
WITH RECURSIVE
    now (id, person, unit, party_post, committee_post, turnover, newly_in_party_post, newly_in_committee_post)
        AS ({rows}),
    here (person, unit, party_post, committee_post) AS ({here}),
    anywhere (person, unit, party_post, committee_post) AS ({previous}),
    forebear (person, unit, party_post, committee_post) AS ({previous}),
    link (successor, predecessor) AS ({links}),
    family (unit, ancestor) AS (
        SELECT successor, predecessor FROM link WHERE successor IN ({units})
        UNION
        SELECT family.unit, link.predecessor FROM family JOIN link ON link.successor = family.ancestor
    ),
    compared AS (
        SELECT
            now.id, now.turnover, now.newly_in_party_post, now.newly_in_committee_post,
            CASE
                WHEN now.party_post = '' AND now.committee_post = '' THEN ''
                WHEN here.person IS NOT NULL THEN {re_elected}
                WHEN NOT EXISTS (SELECT 1 FROM anywhere WHERE anywhere.person = now.person) THEN {newly_entered}
                WHEN EXISTS (
                    SELECT 1 FROM forebear JOIN family ON family.ancestor = forebear.unit
                    WHERE forebear.person = now.person AND family.unit = now.unit
                ) THEN {re_elected}
                ELSE {transferred_in}
            END AS expected_turnover,
            CASE WHEN now.party_post <> '' THEN COALESCE(here.party_post, '') <> now.party_post END
                AS expected_newly_in_party_post,
            CASE WHEN now.committee_post <> '' THEN COALESCE(here.committee_post, '') <> now.committee_post END
                AS expected_newly_in_committee_post
        FROM now LEFT JOIN here ON here.person = now.person AND here.unit = now.unit
    )
"""
OF_DEPARTED = """
WITH RECURSIVE
    past (id, person, unit, party_post, committee_post, departed, transferred_out) AS ({then}),
    here (person, unit) AS ({here}),
    anywhere (person, unit) AS ({serving}),
    elsewhere (person, unit) AS ({serving}),
    link (successor, predecessor) AS ({links}),
    heir (unit, successor) AS (
        SELECT predecessor, successor FROM link WHERE predecessor IN ({units})
        UNION
        SELECT heir.unit, link.successor FROM heir JOIN link ON link.predecessor = heir.successor
    ),
    traced AS (
        SELECT
            past.id, past.departed, past.transferred_out,
            past.party_post <> '' OR past.committee_post <> '' AS served,
            here.person IS NOT NULL AS is_here,
            CASE WHEN here.person IS NULL THEN
                EXISTS (SELECT 1 FROM anywhere WHERE anywhere.person = past.person)
            END AS is_elsewhere,
            CASE WHEN here.person IS NULL THEN
                EXISTS (
                    SELECT 1 FROM elsewhere JOIN heir ON heir.successor = elsewhere.unit
                    WHERE elsewhere.person = past.person AND heir.unit = past.unit
                )
            END AS is_with_heir
        FROM past LEFT JOIN here ON here.person = past.person AND here.unit = past.unit
    ),
    compared AS (
        SELECT
            id, departed, transferred_out,
            CASE WHEN served THEN NOT is_here AND NOT is_elsewhere END AS expected_departed,
            CASE WHEN served THEN NOT is_here AND is_elsewhere AND NOT is_with_heir END AS expected_transferred_out
        FROM traced
    )
"""
LEFT = ("departed", "transferred_out")


def roster(term_id: Any) -> Any:
    """The roster of a term as elected."""
    return Membership.objects.as_elected().filter(term=term_id)


def candidacies(term_id: int | None) -> Any:
    """All who stand in the term election."""
    return Candidacy.objects.of_term_election().filter(term=term_id)


def previous_rows(term: Term) -> Any:
    """The two committees of the term before, within this term's area."""
    rows = roster(term.previous_id).filter(IN_TWO_COMMITTEES)
    previous = term.previous
    if previous and not previous.area.path.startswith(term.area.path):
        rows = rows.under(term.area.path)
    return rows


def has_previous(term: Term) -> bool:
    """Whether there is a roster of the term before to compare with."""
    return term.previous_id is not None and bool(previous_rows(term).exists())


@transaction.atomic
def refresh_turnover(*, term: Term, township_ids: Iterable[int]) -> None:
    """Bring ``turnover`` and ``newly_in_*`` of a term's roster and candidacies, and ``departed`` and
    ``transferred_out`` of the rows of the term before, up to date in these townships.

    A term and the one before it must both have members of the two committees: else turnover has no value.
    """
    units = Unit.objects.filter(township__in=list(township_ids)).values_list("pk")
    compares = has_previous(term)
    for rows in (roster(term.pk), candidacies(term.pk)):
        here = rows.filter(unit__in=units)
        if compares and rows.filter(IN_TWO_COMMITTEES).exists():
            _refresh_rows(term, here, units)
        else:
            _clear(here)
    then = roster(term.previous_id).filter(unit__in=units)
    if compares and roster(term.pk).filter(IN_TWO_COMMITTEES).exists():
        _refresh_departed(term, then, units)
    else:
        then.filter(departed__isnull=False).update(**dict.fromkeys(LEFT))


def _clear(rows: Any) -> None:
    """Nothing to compare with, so no value."""
    is_set = ~Q(turnover="")
    for column in NEWNESS:
        is_set |= Q(**{f"{column}__isnull": False})
    rows.filter(is_set).update(turnover="", **dict.fromkeys(NEWNESS))


def _refresh_rows(term: Term, rows: Any, units: Any) -> None:
    """Who is new, who stayed, and who is new to the post: not held in this very unit in the term before.

    ``here`` is bounded to these units, though the join alone would say so: else a database that expects many rows reads
    the whole of the last roster for each few townships.
    """
    columns = ("turnover", *NEWNESS)
    previous = previous_rows(term)
    links = UnitSuccession.objects.filter(predecessor__isnull=False)
    _write_differing(
        rows.model,
        OF_ROWS,
        columns,
        rows=rows.values_list("pk", "person", "unit", *POSTS, *columns),
        here=previous.filter(unit__in=units).values_list("person", "unit", *POSTS),
        previous=previous.values_list("person", "unit", *POSTS),
        links=links.values_list("successor", "predecessor"),
        units=units,
        **{one.name.lower(): one.value for one in Turnover},
    )


def _refresh_departed(term: Term, then: Any, units: Any) -> None:
    """退出: was on one of the two committees then and is on none now. 调往其他单位: is on one now, but not of the same
    unit nor of one that came out of it."""
    serving = roster(term.pk).filter(IN_TWO_COMMITTEES)
    links = UnitSuccession.objects.filter(predecessor__isnull=False, successor__isnull=False)
    _write_differing(
        Membership,
        OF_DEPARTED,
        LEFT,
        then=then.values_list("pk", "person", "unit", *POSTS, *LEFT),
        here=serving.filter(unit__in=units).values_list("person", "unit"),
        serving=serving.values_list("person", "unit"),
        links=links.values_list("successor", "predecessor"),
        units=units,
    )


def _write_differing(model: type[PostRow], compared: str, columns: Iterable[str], **named: Any) -> None:
    """Write each column's expected value into the rows of a model that ``compared`` finds to have another.

    ``compared`` is SQL with ``{name}`` for a queryset or a value.
    """
    quote, table = connection.ops.quote_name, connection.ops.quote_name(model._meta.db_table)
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    values = ", ".join(f"{quote(column)} = expected_{column}" for column in columns)
    unequal = " OR ".join(f"compared.{column} {differs} expected_{column}" for column in columns)
    sql, params = _filled_in(compared, named)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{sql} UPDATE {table} SET {values} FROM compared WHERE compared.id = {table}.id AND ({unequal})", params
        )


def _filled_in(template: str, named: dict[str, Any]) -> tuple[str, list[Any]]:
    """SQL with its querysets and placeholders, and the parameters in their order."""
    params: list[Any] = []

    def fill(match: re.Match[str]) -> str:
        value = named[match[1]]
        if isinstance(value, str):
            params.append(value)
            return "%s"
        sql, bound = value.order_by().query.sql_with_params()
        params.extend(bound)
        return str(sql)

    return re.sub(r"{(\w+)}", fill, template), params
