from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest

from cadres.models import Membership, Person
from core.encryption import keyed_hash
from core.models import AuditEntry
from core.services import files
from imports.models import Batch, PlanRow, Problem

ID_NUMBER = "310113198506120019"


@pytest.fixture
def member(world):
    values: dict[str, Any] = {"name": "田振华", "id_number": ID_NUMBER, "id_number_hash": keyed_hash(ID_NUMBER)}
    person = Person.objects.create(**values)
    return Membership.objects.create(
        person=person, unit=world.units["白杨"], term=world.previous, committee_post="director"
    )


def content_of(response) -> bytes:
    return b"".join(response.streaming_content)


def roster_in(response):
    return openpyxl.load_workbook(io.BytesIO(content_of(response)))["花名册"]


def test_liaison_gets_the_template_of_her_street(client, world, liaison):
    client.force_login(liaison)
    response = client.get("/imports/template/")
    sheet = roster_in(response)
    assert {row[1].value for row in sheet.iter_rows(min_row=2) if row[1].value} == {
        "白杨村村委会",
        "沈宅村村委会",
        "菊泉新城第一居委会",
    }
    assert response["Cache-Control"] == "no-store"


def test_last_terms_people_are_filled_in_for_those_who_may_export_numbers(client, world, member, staff, liaison):
    client.force_login(liaison)
    assert client.get("/imports/template/?prefill=1").status_code == 403
    client.force_login(staff)
    sheet = roster_in(client.get(f"/imports/template/?prefill=1&area={world.gucun.pk}"))
    assert [cell.value for cell in sheet[2]][:3] == ["顾村镇", "白杨村村委会", "田振华"]
    assert sheet["G2"].value == ID_NUMBER
    assert AuditEntry.objects.get().action == "roster_exported_full"


def test_export_is_masked_and_written_down(client, world, member, liaison):
    client.force_login(liaison)
    response = client.get(f"/imports/export/?file_format=csv&term={world.previous.pk}")
    rows = list(csv.DictReader(io.StringIO(content_of(response).decode("utf-8-sig"))))
    assert rows[0]["身份证号"] == "310113********0019"
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name, entry.area_path) == ("roster_exported", "顾雪梅", world.gucun.path)


def test_full_numbers_need_the_capability_and_a_purpose(client, world, member, staff, liaison):
    url = f"/imports/export/?area={world.gucun.pk}&term={world.previous.pk}"
    client.force_login(liaison)
    masked = client.post(url, {"file_format": "csv", "full": "on", "reason": "核对"})
    assert ID_NUMBER.encode() not in content_of(masked)
    client.force_login(staff)
    refused = client.post(url, {"file_format": "csv", "full": "on"})
    assert "导出完整号码请写明用途" in refused.content.decode()
    full = client.post(url, {"file_format": "csv", "full": "on", "reason": "县级备案"})
    assert ID_NUMBER.encode() in content_of(full)
    assert AuditEntry.objects.latest("id").reason == "县级备案"


def test_leader_exports_no_roster(client, world, leader):
    client.force_login(leader)
    assert client.get("/imports/export/?file_format=csv").status_code == 403
    assert client.get("/imports/template/").status_code == 403


def test_neighbours_area_is_not_found(client, world, liaison):
    client.force_login(liaison)
    for page in ("template", "export"):
        assert client.get(f"/imports/{page}/?area={world.youyilu.pk}").status_code == 404


@pytest.fixture
def batch(world, liaison):
    file = files.store(content=b"roster")
    batch = Batch.objects.create(
        kind="roster", term=world.term, area=world.gucun, file=file, file_name="花名册.xlsx", uploaded_by=liaison,
        state=Batch.State.PLANNED,
    )  # fmt: skip
    row = PlanRow.objects.create(batch=batch, sheet="花名册", number=3, action="error", payload="{}")
    Problem.objects.create(
        batch=batch,
        row=row,
        sheet="花名册",
        number=3,
        column="身份证号",
        kind="id_check_digit",
        severity="error",
        value="310113198506120011",
        message="校验位不对。",
    )
    return batch


def test_original_file_is_given_to_editors_of_its_area_and_written_down(client, batch, liaison, neighbour_liaison):
    client.force_login(liaison)
    assert content_of(client.get(f"/imports/{batch.pk}/original/")) == b"roster"
    assert AuditEntry.objects.get().action == "original_downloaded"
    client.force_login(neighbour_liaison)
    assert client.get(f"/imports/{batch.pk}/original/").status_code == 404


def test_problems_come_as_a_workbook_with_masked_numbers(client, batch, liaison, neighbour_liaison):
    client.force_login(liaison)
    book = openpyxl.load_workbook(io.BytesIO(content_of(client.get(f"/imports/{batch.pk}/problems/"))))
    rows = [[cell.value for cell in row] for row in book["问题清单"].iter_rows()]
    assert rows[1] == ["花名册", 3, "身份证号", "错误", "310113********0011", "校验位不对。"]
    client.force_login(neighbour_liaison)
    assert client.get(f"/imports/{batch.pk}/problems/").status_code == 404
