"""The stored columns that compare a roster with the neighbouring terms', refreshed by set-based UPDATEs (DESIGN §5).

Turnover is by person, over the two committees of the whole of the term's area, whatever area is displayed. The ORM says
which rows are compared; SQL, the same for both databases, joins them and writes those whose value differs, since the
ORM knows no UPDATE … FROM and would work every value out twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from cadres.choices import Turnover
from cadres.models import Membership
from cadres.querysets import IN_TWO_COMMITTEES
from elections.models import Term
from places.models import Unit, UnitSuccession

POSTS = ("party_post", "committee_post")
NEWNESS = ("newly_in_party_post", "newly_in_committee_post")

OF_ROWS = """
WITH RECURSIVE
    now (id, person, unit, party_post, committee_post, turnover, newly_in_party_post, newly_in_committee_post)
        AS ({rows}),
    here (person, unit, party_post, committee_post) AS ({previous}),
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
WITH
    past (id, person, party_post, committee_post, departed) AS ({then}),
    serving (person) AS ({serving}),
    compared AS (
        SELECT
            past.id, past.departed,
            CASE WHEN past.party_post <> '' OR past.committee_post <> '' THEN
                NOT EXISTS (SELECT 1 FROM serving WHERE serving.person = past.person)
            END AS expected_departed
        FROM past
    )
"""


def previous_rows(term: Term) -> Any:
    """The two committees of the term before, within this term's area."""
    rows = Membership.objects.filter(IN_TWO_COMMITTEES, term=term.previous_id)
    previous = term.previous
    if previous and not previous.area.path.startswith(term.area.path):
        rows = rows.under(term.area.path)
    return rows


def is_compared(term: Term) -> bool:
    """Whether a term and the one before it both have members: else turnover has no value."""
    if term.previous_id is None:
        return False
    return bool(previous_rows(term).exists() and Membership.objects.filter(IN_TWO_COMMITTEES, term=term).exists())


@transaction.atomic
def refresh_turnover(*, term: Term, township_ids: Iterable[int]) -> None:
    """Bring ``turnover`` and ``newly_in_*`` of a term's rows, and ``departed`` of the rows of the term before, up to
    date in these townships."""
    units = Unit.objects.filter(township__in=list(township_ids)).values_list("pk")
    rows = Membership.objects.filter(term=term, unit__in=units)
    then = Membership.objects.filter(term=term.previous_id, unit__in=units)
    if is_compared(term):
        _refresh_rows(term, rows, units)
        _refresh_departed(term, then)
    else:
        _clear(rows, then)


def _clear(rows: Any, then: Any) -> None:
    """Nothing to compare with, so no value."""
    rows.exclude(turnover="").update(turnover="")
    for column in NEWNESS:
        rows.filter(**{f"{column}__isnull": False}).update(**{column: None})
    then.filter(departed__isnull=False).update(departed=None)


def _refresh_rows(term: Term, rows: Any, units: Any) -> None:
    """Who is new, who stayed, and who is new to the post: not held in this very unit in the term before."""
    columns = ("turnover", *NEWNESS)
    links = UnitSuccession.objects.filter(predecessor__isnull=False)
    _write_differing(
        OF_ROWS,
        columns,
        rows=rows.values_list("pk", "person", "unit", *POSTS, *columns),
        previous=previous_rows(term).values_list("person", "unit", *POSTS),
        links=links.values_list("successor", "predecessor"),
        units=units,
        **{one.name.lower(): one.value for one in Turnover},
    )


def _refresh_departed(term: Term, then: Any) -> None:
    """退出: was on one of the two committees then and is on none now."""
    serving = Membership.objects.filter(IN_TWO_COMMITTEES, term=term)
    _write_differing(
        OF_DEPARTED,
        ("departed",),
        then=then.values_list("pk", "person", *POSTS, "departed"),
        serving=serving.values_list("person"),
    )


def _write_differing(compared: str, columns: Iterable[str], **named: Any) -> None:
    """Write each column's expected value into the rows that ``compared`` finds to have another.

    ``compared`` is SQL with ``{name}`` for a queryset or a value.
    """
    quote, table = connection.ops.quote_name, connection.ops.quote_name(Membership._meta.db_table)
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
