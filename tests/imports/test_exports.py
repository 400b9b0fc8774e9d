from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from cadres.models import Membership, Person, Posting, Source
from core.encryption import keyed_hash
from core.models import AuditEntry
from core.partial_dates import PartialDate
from imports.kinds import ROSTER
from imports.rules.formulas import neutralised, restored

ID_NUMBER = "310113198506120019"


@pytest.fixture
def secretary(world):
    birth: Any = PartialDate(1985, 6, 12)
    joined: Any = PartialDate(2008, 7)
    person = Person.objects.create(
        name="田振华",
        sex="1",
        birth=birth,
        ethnic_group="01",
        id_number=ID_NUMBER,
        id_number_hash=keyed_hash(ID_NUMBER),
        phone="13800138000",
    )
    row = Membership.objects.create(
        person=person,
        unit=world.units["白杨"],
        term=world.term,
        party_post="secretary",
        committee_post="director",
        education=5,
        degree="4",
        political_status="01",
        joined_party_on=joined,
        is_full_time=True,
        exit_reason="other",
        exit_note="借调",
        note="=1+1",
    )
    row.sources.set(Source.objects.filter(code__in=["1", "10"]))
    Posting.objects.create(
        person=person, unit=world.units["白杨"], term=world.term, kind="first_secretary", title="第一书记"
    )
    return row


def exported_csv(tmp_path, **options):
    path = tmp_path / "花名册.csv"
    call_command("export_roster", str(path), term="2021年换届", area="310113", **options)
    return path.read_bytes()


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_a_mark_one_header_and_one_line_a_person(secretary, tmp_path):
    content = exported_csv(tmp_path)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert lines[0] == list(ROSTER.headers)
    assert len(lines) == 2


def test_facts_stand_in_their_columns(secretary, tmp_path):
    row = rows_of(exported_csv(tmp_path, full=True))[0]
    assert {key: value for key, value in row.items() if value} == {
        "街镇": "顾村镇",
        "村(社区)": "白杨村村委会",
        "姓名": "田振华",
        "性别": "男",
        "民族": "汉族",
        "出生年月": "1985-06-12",
        "身份证号": ID_NUMBER,
        "政治面貌": "中共党员",
        "入党时间": "2008-07",
        "学历": "本科",
        "学位": "学士",
        "党组织职务": "书记",
        "村(居)委会职务": "主任",
        "专职": "是",
        "人员来源": "本村村民/本地居民；社会组织、社会企业负责人",
        "离任原因": "其他",
        "联系电话": "13800138000",
        "备注": "'=1+1",
        "其他任职": "第一书记",
        "离任说明": "借调",
    }


def test_numbers_are_masked_unless_asked_for_in_full(secretary, tmp_path):
    row = rows_of(exported_csv(tmp_path))[0]
    assert (row["身份证号"], row["联系电话"]) == ("310113********0019", "138****8000")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name) == ("roster_exported", "系统")
    exported_csv(tmp_path, full=True)
    assert AuditEntry.objects.latest("id").action == "roster_exported_full"


def test_workbook_holds_text_only_and_says_what_it_is(secretary, tmp_path):
    path = tmp_path / "花名册.xlsx"
    call_command("export_roster", str(path), "--term", "2021年换届", "--area", "310113109")
    book = openpyxl.load_workbook(path)
    sheet = book["花名册"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert sheet.cell(2, ROSTER.headers.index("备注") + 1).value == "=1+1"
    facts = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert facts["范围"] == "上海市宝山区顾村镇"
    assert facts["届次"] == "2021年换届"
    assert "不能作为花名册再导入" in facts["号码"]


def test_a_person_with_only_a_posting_is_exported(world, tmp_path):
    person = Person.objects.create(name="驻村人")
    Posting.objects.create(
        person=person, unit=world.units["沈宅"], term=world.term, kind="first_secretary", title="第一书记"
    )
    row = rows_of(exported_csv(tmp_path))[0]
    assert (row["姓名"], row["村(社区)"], row["其他任职"]) == ("驻村人", "沈宅村村委会", "第一书记")


def test_other_areas_and_terms_stay_out(secretary, world, tmp_path):
    path = tmp_path / "名册.csv"
    call_command("export_roster", str(path), term="2021年换届", area="310113003")
    assert rows_of(path.read_bytes()) == []
    call_command("export_roster", str(path), term="2018年换届", area="310113")
    assert rows_of(path.read_bytes()) == []


def test_number_of_queries_does_not_grow_with_rows(secretary, world, tmp_path, django_assert_num_queries):
    from imports.workbooks.rows import roster_rows

    with django_assert_num_queries(4):
        assert len(list(roster_rows(term=world.term, area=world.county, full=False))) == 1
    for number in range(30):
        person = Person.objects.create(name=f"成员{number}")
        row = Membership.objects.create(
            person=person, unit=world.units["沈宅"], term=world.term, committee_post="member"
        )
        row.sources.set(Source.objects.all()[:2])
    with django_assert_num_queries(4):
        assert len(list(roster_rows(term=world.term, area=world.county, full=False))) == 31


def test_a_file_name_of_another_kind_is_refused(world, tmp_path):
    with pytest.raises(CommandError, match=r"请以 \.xlsx 或 .csv 结尾"):
        call_command("export_roster", str(tmp_path / "名册.doc"), term="2021年换届", area="310113")


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613800138000", "-", "@a", "＝1", "'=1", "''=1", "'张三", "张三", "", "1-2"]
)
def test_neutralised_text_comes_back_unchanged(text):
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "＝1"])
def test_a_formula_is_never_written_bare(text):
    assert neutralised(text).startswith("'")
