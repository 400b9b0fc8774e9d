"""The list of postings: a second kind of workbook, by the same pipeline."""

from io import BytesIO

import openpyxl
import pytest

from cadres.models import Membership, Person, Posting
from core.partial_dates import PartialDate
from imports.kinds import POSTINGS
from tests.imports.conftest import member, problems_of, workbook

pytestmark = pytest.mark.django_db
HEADERS = ["街镇", "村(社区)", "姓名", "性别", "出生年月", "身份证号", "职务", "任职类别", "任职时间", "离任时间"]


def posted(name="张三", unit="白杨村", **cells):
    row = member(name, unit, **cells)
    return {header: row.get(header, "") for header in HEADERS} | {"职务": "第一书记"} | cells


@pytest.fixture
def upload_list(upload):
    return lambda *rows, **options: upload(workbook(*rows, headers=HEADERS), kind=POSTINGS.identifier, **options)


@pytest.fixture
def import_list(import_rows):
    return lambda *rows: import_rows(workbook(*rows, headers=HEADERS), kind=POSTINGS.identifier)


def test_a_row_becomes_a_posting_and_no_membership(import_list):
    import_list(posted(任职时间="2021-03"))
    posting = Posting.objects.get()
    assert (posting.person.name, posting.title, posting.kind) == ("张三", "第一书记", "first_secretary")
    assert posting.started_on == PartialDate(2021, 3)
    assert not Membership.objects.exists()


def test_the_kind_may_be_said_and_several_posts_stand_in_one_cell(import_list):
    import_list(posted(职务="联络员；网格长", 任职类别="其他"))
    assert set(Posting.objects.values_list("title", "kind")) == {("联络员", "other"), ("网格长", "other")}


def test_the_same_list_again_changes_nothing_and_a_new_date_changes_its_row(import_list, upload_list):
    import_list(posted(任职时间="2021-03"))
    assert upload_list(posted(任职时间="2021-03")).counts["same"] == 1
    changed = upload_list(posted(离任时间="2023-05"))
    assert changed.counts["changed"] == 1
    import_list(posted(离任时间="2023-05"))
    posting = Posting.objects.get()
    assert (posting.started_on, posting.ended_on) == (PartialDate(2021, 3), PartialDate(2023, 5))


def test_a_member_of_the_unit_gets_a_posting_beside_the_membership(import_rows, import_list):
    import_rows(member())
    import_list(posted(职务="妇联主席"))
    assert (Person.objects.count(), Membership.objects.count(), Posting.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("row", "found", "words"),
    [
        (posted(职务=""), (2, "职务", "missing_post", "error"), "没有填写职务。请填写在村(社区)担任的职务"),
        (posted(职务="村委会主任"), (2, "职务", "unknown_post", "error"), "不在这张表里填"),
        (posted(任职类别="大干部"), (2, "任职类别", "unknown_posting_kind", "warning"), "按职务名称归类"),
        (posted(任职时间="2023-05", 离任时间="2021-03"), (2, "离任时间", "dates_reversed", "warning"), "早于任职时间"),
        (posted(身份证号="31011319850612001"), (2, "身份证号", "id_length", "error"), "应为18位"),
    ],
)
def test_a_fault_is_told_at_its_cell(upload_list, row, found, words):
    batch = upload_list(row)
    assert problems_of(batch) == [found]
    assert words in batch.problems.get().message


def test_the_same_post_of_the_same_person_twice_is_an_error(upload_list):
    assert problems_of(upload_list(posted(), posted())) == [(3, "姓名", "duplicate_person", "error")]


def test_a_list_is_never_complete(upload_list, import_list):
    import_list(posted(), posted("李四", order=2))
    assert upload_list(posted(), is_complete=True).counts["missing"] == 0


def test_its_template_has_its_columns_and_the_units_of_the_area(client, liaison, world):
    client.force_login(liaison)
    response = client.get(f"/imports/template/?area={world.gucun.pk}&term={world.term.pk}&book=postings")
    book = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content)))
    sheet = book["其他任职"]
    assert [cell.value for cell in sheet[1]] == list(POSTINGS.headers)
    assert sheet["A2"].value == "顾村镇"
