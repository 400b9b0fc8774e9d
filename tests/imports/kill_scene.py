"""What the kill test does to a product of its own.

Called by ``manage.py shell`` in a process with its own ``DATA_DIR`` and database: the test's database plays no part.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sys
from typing import Any

from django.core.management import call_command
from django.db.models import Q, QuerySet

from cadres.models import Membership, Person, Posting
from core.models import AuditEntry, Job
from elections.models import Term
from imports.models import Batch, PlanRow
from imports.services import batches
from reports.models import StaleTownship, Statistic
from tests.conftest import make_area, make_term, make_unit
from tests.imports.conftest import id_number, member, text_file

UNITS, MEMBERS = 100, 15
KNOWN = 300
"""Rows of the plan that change somebody, beside the new ones."""
ENDED = Q(state__in=Job.ENDED)


def prepare() -> None:
    """A county of four townships, part of its members, and the plan of its roster, waiting to be confirmed."""
    call_command("migrate", verbosity=0)
    county = make_area(make_area(None, "province", "31", "上海市"), "county", "310113", "宝山区")
    for number in range(4):
        township = make_area(county, "township", f"31011310{number}", f"第{number}镇")
        for order in range(UNITS // 4):
            name = f"{number}{order:02d}号村"
            make_unit(township, f"31011310{number}{200 + order}", f"{name}村委会", "village", name)
    term = make_term(county, "2021年换届", dt.date(2021, 5, 31), make_term(county, "2018年换届", dt.date(2018, 5, 31)))
    rows = [_row(unit, place) for unit in range(UNITS) for place in range(MEMBERS)]
    values: dict[str, Any] = {"actor": None, "term": term, "area": county, "file_name": "名册.csv", "here": True}
    known = batches.receive_upload(content=text_file(*(row | {"学历": "大专"} for row in rows[:KNOWN])), **values)
    batches.confirm(actor=None, batch=known, here=True)
    call_command("compute_statistics", term=term.name, area=county.code, verbosity=0)
    Job.objects.exclude(kind__startswith="imports.").delete()
    batch = batches.receive_upload(content=text_file(*rows), **values)
    assert (batch.counts["changed"], batch.counts["new"]) == (KNOWN, UNITS * MEMBERS - KNOWN), batch.counts


def _row(unit: int, place: int) -> dict[str, Any]:
    township, order = divmod(unit, UNITS // 4)
    number = id_number(dt.date(1960, 1, 1) + dt.timedelta(days=unit * 97 + place), "女" if place % 3 else "男", place)
    posts = {"党组织职务": "委员" if place else "书记", "村(居)委会职务": "" if place > 2 else "委员"}
    row = member(
        f"成员{unit}号{place}", f"{township}{order:02d}号村", 性别="女" if place % 3 else "男", 身份证号=number
    )
    others = {"人员来源": "退役军人" if place % 2 else "", "备注": "", "出生年月": "", "入党时间": ""}
    return row | posts | others | {"街镇": f"第{township}镇"}


def confirm() -> None:
    """Have the plan written by a worker."""
    batches.confirm(actor=None, batch=Batch.objects.latest("pk"))


def write() -> None:
    """Write the plan here and now, and the figures with it."""
    batch = batches.confirm(actor=None, batch=Batch.objects.latest("pk"), here=True)
    call_command("compute_statistics", term=batch.term.name, area=batch.area.code, verbosity=0)
    Job.objects.exclude(kind__startswith="imports.").delete()


def undo() -> None:
    """Have what was written taken back by a worker."""
    batches.undo(actor=None, batch=Batch.objects.latest("pk"))


def facts() -> None:
    """Print what came of it as one JSON object."""
    batch = Batch.objects.latest("pk")
    told = {
        "ended": not Job.objects.exclude(ENDED).exists() and not StaleTownship.objects.exists(),
        "state": batch.state,
        "counts": batch.counts,
        "failed_jobs": Job.objects.filter(state=Job.State.FAILED).count(),
        "rows_open": PlanRow.objects.filter(batch=batch, applied_at=None).count(),
        "audit_entries": [
            AuditEntry.objects.filter(action=action, batch_id=batch.pk).count()
            for action in ("roster_imported", "import_undone")
        ],
        "people": Person.objects.count(),
        "memberships": Membership.objects.count(),
        "roster": _hash(_roster()),
        "statistics": _hash(_statistics()),
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


def _roster() -> list[Any]:
    person = ("person__name", "person__sex", "person__birth", "person__id_number_hash", "person__phone_hash")
    term = ("unit__code", "term__name", "party_post", "committee_post", "education", "political_status")
    rows = Membership.objects.order_by("pk").values_list(*person, *term, "turnover", "sources__code")
    return [*rows, *Posting.objects.values_list("title")]


def _statistics() -> QuerySet[Any, Any]:
    keys = ("term__name", "area__code", "kind", "cohort", "values")
    return Statistic.objects.filter(term__in=Term.objects.all()).order_by("pk").values_list(*keys)


def _hash(rows: Any) -> str:
    """The same for the same rows, in whatever order they were written."""
    lines = sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
