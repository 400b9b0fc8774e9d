"""Import of rosters, check and write apart, against the floor and against stock django-import-export, in one run.

    python -m benchmarks.import_roster [--rows 5000 50000] [--stock 5000]

The floor is what any importer must do: read the workbook with calamine, check ID number, unit and education of each
row, upsert the same people, memberships and sources (encrypted and hashed as here) in one transaction. The stock one
is two ``ModelResource``s, preview and import. Each starts on empty tables of a database of its own (SQLite, or the
server of ``BENCHMARK_DATABASE_URL``, whose user may create databases). Prints Markdown.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import resource
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

HEADERS = [
    "街镇", "村(社区)", "姓名", "性别", "民族", "出生年月", "身份证号", "政治面貌", "入党时间", "学历", "全日制学历",
    "党组织职务", "村(居)委会职务", "专职", "人员来源", "任职时间", "毕业院校及专业", "联系电话", "备注", "离任原因",
]  # fmt: skip
PER_UNIT = 10
PARTY = ("书记", "副书记", "委员")
COMMITTEE = ("主任", "副主任", "")
LEVELS = ("大专", "本科", "高中")
SOURCES = ("退役军人", "本村村民/本地居民")


def set_up() -> None:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="benchmark-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if url := os.environ.get("BENCHMARK_DATABASE_URL"):
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
    else:
        settings.DATABASES["default"]["NAME"] = connection.creation.create_test_db(verbosity=0, autoclobber=True)


def empty() -> None:
    """Take all rows away that a measurement left."""
    from django.db import connection

    tables = "reports_staletownship reports_statistic imports_problem imports_planrow imports_batch"
    tables += " cadres_membership_sources cadres_membership cadres_posting cadres_person cadres_source"
    tables += " elections_unitprofile elections_basis elections_term places_unit places_area core_job"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables.split())} CASCADE")
        else:
            for table in tables.split():
                cursor.execute(f"DELETE FROM {table}")


def make_world(rows: int) -> tuple[Any, Any]:
    """A county with a township per 100 units and a unit per ten people."""
    from cadres.choices import CODES
    from cadres.models import Source
    from core.codes import read_codes
    from elections.models import Basis, Term, UnitProfile
    from places.models import Area, Unit

    codes = read_codes(CODES / "member_sources.csv")
    Source.objects.bulk_create(Source(code=row["code"], name=row["source"]) for row in codes)
    county = Area.objects.add_root({"level": "county", "code": "310113000000", "name": "宝山区"})
    units = []
    for number in range(rows // PER_UNIT):
        if number % 100 == 0:
            order = number // 100
            place = {"level": "township", "code": f"310113{order:03d}000", "name": f"第{order}镇"}
            township = Area.objects.add_child(Area.objects.get(pk=county.pk), place)
        short = f"第{number}村"
        code = f"310113{number:06d}"
        units.append(Unit(township=township, code=code, name=f"{short}村委会", short_name=short, kind="village"))
    Unit.objects.bulk_create(units)
    term = Term.objects.create(area=county, name="2021年换届", as_of=dt.date(2021, 5, 31))
    Basis.objects.create(term=term, is_default=True)
    UnitProfile.objects.bulk_create(UnitProfile(term=term, unit=unit) for unit in units)
    return county, term


def make_workbook(rows: int) -> bytes:
    import xlsxwriter

    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("名册")
    sheet.write_row(0, 0, HEADERS)
    for number in range(rows):
        sheet.write_row(number + 1, 0, cells(number))
    book.close()
    return content.getvalue()


def cells(number: int) -> list[str]:
    """A clean row; the first of each unit is secretary and director."""
    from stdnum.cn import ric

    born = dt.date(1960, 1, 1) + dt.timedelta(days=number * 7 % 14_000)
    body = f"310113{born:%Y%m%d}{number // 2_000 * 2 % 1000:03d}"
    unit, place = divmod(number, PER_UNIT)
    number_18 = body + ric.calc_check_digit(body + "0")
    name = "赵钱孙李周吴郑王冯陈"[place] + "明华伟芳"[number % 4] + chr(0x4E00 + number % 5000)
    return [
        f"第{unit // 100}镇", f"第{unit}村", name, "女", "汉族", f"{born:%Y-%m}", number_18,
        "中共党员", f"{born.year + 25}-07", LEVELS[number % 3], "大专", PARTY[min(place, 2)], COMMITTEE[min(place, 2)],
        "是", SOURCES[number % 2], "2021-03", f"上海开放大学{number % 300}专业", f"138{number:08d}", "", "",
    ]  # fmt: skip


class Clock:
    """Seconds on the wall and of this process's CPU by step, in the order measured."""

    def __init__(self) -> None:
        self.steps: dict[str, tuple[float, float]] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        self.steps[name] = time.perf_counter() - wall, time.process_time() - cpu
        return result


def floor_read(content: bytes) -> list[list[Any]]:
    import python_calamine

    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def floor_check(rows: list[list[Any]], units: dict[tuple[str, str], int]) -> list[dict[str, Any]]:
    from cadres.rules.identity import read_id_number
    from core.encryption import keyed_hash
    from imports.rules.values import EDUCATIONS

    party = {"书记": "secretary", "副书记": "deputy_secretary", "委员": "member", "": ""}
    committee = {"主任": "director", "副主任": "deputy_director", "": ""}
    checked = []
    for row in rows[1:]:
        identity = read_id_number(row[6])
        year, month = row[5].split("-")
        if (identity.birth.year, identity.birth.month) != (int(year), int(month)) or identity.sex != "2":
            raise ValueError(row[5])
        facts = {"hash": keyed_hash(identity.number), "unit": units[row[0], row[1]], "education": EDUCATIONS[row[9]]}
        posts = {"party": party[row[11]], "committee": committee[row[12]]}
        checked.append({"row": row, "identity": identity, **facts, **posts})
    return checked


def floor_write(checked: list[dict[str, Any]], term: Any, sources: dict[str, int]) -> None:
    from django.db import transaction

    from cadres.models import Membership, Person
    from cadres.selectors.standing import ROSTER_BOOK
    from cadres.services.rosters import PERSON_FIELDS, PHONE_FIELDS

    person_key: dict[str, Any] = {
        "unique_fields": ["id_number_hash"],
        "update_fields": [*PERSON_FIELDS, *PHONE_FIELDS],
    }
    member_key: dict[str, Any] = {
        "unique_fields": ["person", "unit", "term"],
        "update_fields": [*ROSTER_BOOK.facts, "updated_at"],
    }
    through = Membership.sources.through
    with transaction.atomic():
        for start in range(0, len(checked), 500):
            part = checked[start : start + 500]
            people = [floor_person(each, term) for each in part]
            Person.objects.bulk_create(people, update_conflicts=True, **person_key)
            members = [floor_member(each, person, term) for person, each in zip(people, part, strict=True)]
            Membership.objects.bulk_create(members, update_conflicts=True, **member_key)
            pairs = zip(members, part, strict=True)
            links = [through(membership_id=member.pk, source_id=sources[each["row"][14]]) for member, each in pairs]
            through.objects.bulk_create(links, ignore_conflicts=True)


def floor_person(each: dict[str, Any], term: Any) -> Any:
    from cadres.models import Person
    from cadres.rules.names import read_name
    from core.encryption import keyed_hash

    name, phone, identity = each["row"][2], each["row"][17], each["identity"]
    pinyin, initials = read_name(name)
    return Person(
        name=name, pinyin=pinyin, initials=initials, sex="2", birth=identity.birth, ethnic_group="01",
        id_number=identity.number, id_number_hash=each["hash"], phone=phone, phone_hash=keyed_hash(phone),
        facts_as_of=term.as_of,
    )  # fmt: skip


def floor_member(each: dict[str, Any], person: Any, term: Any) -> Any:
    from cadres.models import Membership

    return Membership(
        person=person, unit_id=each["unit"], term=term, party_post=each["party"], committee_post=each["committee"],
        education=each["education"], education_full_time=4, political_status="01", is_full_time=True,
        joined_party_on=int(each["row"][8].replace("-", "")) * 100, started_on=20210300,
        school_and_major=each["row"][16],
    )  # fmt: skip


def measure_floor(content: bytes, term: Any, clock: Clock) -> None:
    from cadres.models import Source
    from places.models import Unit

    units = {(unit.township.name, unit.short_name): unit.pk for unit in Unit.objects.select_related("township")}
    sources = dict(Source.objects.values_list("name", "pk"))
    rows = clock.time("floor: read", lambda: floor_read(content))
    checked = clock.time("floor: check", lambda: floor_check(rows, units))
    clock.time("floor: write", lambda: floor_write(checked, term, sources))


def measure_ours(content: bytes, county: Any, term: Any, clock: Clock, suffix: str = "") -> None:
    from imports.services import batches

    options = {"actor": None, "file_name": "b.xlsx", "term": term, "area": county, "here": True}
    batch = clock.time(f"check{suffix}", lambda: batches.receive_upload(content=content, **options))
    if batch.state != "planned" or batch.counts["error"]:
        raise SystemExit(f"{batch.state} {batch.counts} {batch.problems.first()}")
    clock.time(f"write{suffix}", lambda: batches.confirm(actor=None, batch=batch, here=True))
    if batch.state != "applied":
        raise SystemExit(batch.state)


def measure_stock(content: bytes, term: Any, clock: Clock) -> None:
    from import_export import fields, resources, widgets

    from cadres.models import Membership, Person
    from places.models import Unit

    kinds: list[Any] = []

    class People(resources.ModelResource):
        class Meta:
            model = Person
            import_id_fields = ("id_number_hash",)
            fields = ("id_number_hash", "name", "sex", "birth", "ethnic_group", "id_number", "phone")

    class Memberships(resources.ModelResource):
        person = fields.Field("person", "person", widgets.ForeignKeyWidget(Person, "id_number_hash"))
        unit = fields.Field("unit", "unit", widgets.ForeignKeyWidget(Unit, "short_name"))

        class Meta:
            model = Membership
            import_id_fields = ("person", "unit", "term")
            fields = ("person", "unit", "term", "party_post", "committee_post", "education", "political_status")

    def run() -> None:
        for kind, dataset in zip(kinds, stock_datasets(content, term), strict=True):
            for dry_run in (True, False):
                kind().import_data(dataset, dry_run=dry_run, raise_errors=True, use_transactions=True)

    kinds += [People, Memberships]
    clock.time("stock", run)
    if not Membership.objects.exists():
        raise SystemExit("stock wrote nothing")


def stock_datasets(content: bytes, term: Any) -> tuple[Any, Any]:
    from tablib import Dataset

    from core.encryption import keyed_hash
    from imports.rules.values import EDUCATIONS

    people = Dataset(headers=["id_number_hash", "name", "sex", "birth", "ethnic_group", "id_number", "phone"])
    posts = ["party_post", "committee_post", "education", "political_status"]
    members = Dataset(headers=["person", "unit", "term", *posts])
    party = {"书记": "secretary", "副书记": "deputy_secretary", "委员": "member"}
    committee = {"主任": "director", "副主任": "deputy_director"}
    for row in Dataset().load(content, "xlsx"):
        hashed, level = keyed_hash(row[6]), EDUCATIONS[row[9]]
        people.append([hashed, row[2], "2", int(row[5].replace("-", "")) * 100, "01", row[6], row[17]])
        members.append([hashed, row[1], term.pk, party[row[11]], committee.get(row[12], ""), level, "01"])
    return people, members


def measure(rows: int, *, with_stock: bool) -> Clock:
    content, clock = make_workbook(rows), Clock()
    empty()
    _, term = make_world(rows)
    measure_floor(content, term, clock)
    empty()
    county, term = make_world(rows)
    measure_ours(content, county, term, clock)
    measure_ours(content, county, term, clock, " again, nothing changed")
    if with_stock:
        empty()
        _, term = make_world(rows)
        measure_stock(content, term, clock)
    return clock


def report(rows: int, steps: dict[str, tuple[float, float]]) -> None:
    floor = together(steps, "floor: read", "floor: check", "floor: write")
    ours = together(steps, "check", "write")
    for name, (wall, cpu) in [*steps.items(), ("floor: whole", floor), ("check + write", ours)]:
        ratios = f"{wall / floor[0]:.2f} | {cpu / floor[1]:.2f}"
        print(f"| {rows} | {name} | {wall:.2f} | {cpu:.2f} | {rows / wall:,.0f} | {ratios} |", flush=True)
    quotients = [("check", "floor: read"), ("write", "floor: write")]
    if "stock" in steps:
        steps["check + write"] = ours
        quotients.append(("stock", "check + write"))
    for step, against in quotients:
        (wall, cpu), (bare_wall, bare_cpu) = steps[step], steps[against]
        print(f"| {rows} | {step} ÷ {against} | | | | {wall / bare_wall:.1f} | {cpu / bare_cpu:.1f} |", flush=True)


def together(steps: dict[str, tuple[float, float]], *names: str) -> tuple[float, float]:
    return sum(steps[name][0] for name in names), sum(steps[name][1] for name in names)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[5000, 50_000])
    parser.add_argument("--stock", type=int, default=5000, help="rows at which stock import-export is measured")
    options = parser.parse_args()
    set_up()
    print("| rows | step | seconds | CPU seconds | rows/s | × floor | × floor, CPU |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for rows in options.rows:
        report(rows, measure(rows, with_stock=rows == options.stock).steps)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nPeak memory of the process, all measurements together: {peak} MB.")


if __name__ == "__main__":
    main()
