from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from stdnum.cn import ric

from cadres.models import Membership, Person
from core.encryption import keyed_hash
from core.services import jobs
from imports.models import Batch
from imports.services.batches import receive_upload

HEADER = ["村(社区)", "姓名", "性别", "出生年月", "身份证号", "政治面貌", "学历", "党组织职务", "村(居)委会职务"]


def id_number(count: int, sex: int = 1) -> str:
    body = f"31011319850612{count:02d}{sex}"
    return body + str(ric.calc_check_digit(f"{body}0"))


SECRETARY = ["白杨村", "田振华", "男", "1985-06", id_number(1), "中共党员", "本科", "书记", "主任"]
MEMBER = ["白杨村", "董婷婷", "女", "1985-06", id_number(2, 2), "中共党员", "大专", "", "委员"]
STRANGER = ["无名村", "何美娟", "女", "1985-06", id_number(3, 2), "中共党员", "大专", "", "委员"]
BAD_ID = ["沈宅村", "袁文斌", "男", "1985-06", "310113198506120010", "中共党员", "大专", "", "委员"]


def workbook(*rows: list[str]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "花名册"
    book.active.append(HEADER)
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def upload(world, liaison, django_capture_on_commit_callbacks):
    def receive(*rows: list[str], content: bytes | None = None, **options: Any) -> Batch:
        return receive_upload(
            actor=liaison,
            content=content if content is not None else workbook(*rows),
            file_name="顾村镇花名册.xlsx",
            term=world.term,
            area=world.gucun,
            here=True,
            **options,
        )

    return receive


def open_page(client, user, batch, query="", **headers) -> str:
    client.force_login(user)
    return client.get(f"/imports/{batch.pk}/{query}", headers=headers).content.decode()


def test_the_plan_counts_rows_and_groups_problems_by_cause(client, upload, liaison):
    batch = upload(SECRETARY, MEMBER, STRANGER, BAD_ID)
    html = open_page(client, liaison, batch)
    assert "村(社区)名称不认识" in html
    assert "身份证号校验位不对" in html
    assert "全部确认（还有2行错误）" in html
    assert "只写入正确行 2" in html
    assert "第4行" in html
    assert "第5行：" in html


def test_no_number_stands_in_full_on_the_plan_page(client, upload, liaison):
    batch = upload(SECRETARY, MEMBER, STRANGER, BAD_ID)
    html = open_page(client, liaison, batch, "?show=all")
    for row in (SECRETARY, MEMBER, STRANGER, BAD_ID):
        assert row[4] not in html
        assert f"310113********{row[4][-4:]}" in html


def test_rows_are_filtered_by_result_and_by_cause(client, upload, liaison):
    batch = upload(SECRETARY, MEMBER, STRANGER, BAD_ID)
    new = open_page(client, liaison, batch, "?show=new")
    assert "田振华" in new
    assert "袁文斌" not in new
    bad = open_page(client, liaison, batch, "?kind=id_check_digit")
    assert "袁文斌" in bad
    assert "何美娟" not in bad


def test_changed_facts_stand_before_and_after(client, upload, liaison, world):
    number = SECRETARY[4]
    values: dict[str, Any] = {"name": "田振华", "sex": "1", "id_number": number, "id_number_hash": keyed_hash(number)}
    person = Person.objects.create(**values)
    Membership.objects.create(
        person=person, unit=world.units["白杨"], term=world.term, party_post="secretary", education=3
    )
    html = open_page(client, liaison, upload(SECRETARY), "?show=changed")
    assert '<span class="was">高中(中专)</span><span class="ar" aria-label="改为">→</span> <b>本科</b>' in html
    assert '<span class="was">—</span><span class="ar" aria-label="改为">→</span> <b>主任</b>' in html


def test_htmx_gets_the_plan_alone(client, upload, liaison):
    html = open_page(client, liaison, upload(SECRETARY), "?show=all", **{"HX-Request": "true", "HX-Target": "plan"})
    assert html.startswith('<div id="plan"')


def test_all_is_confirmed_and_the_result_leads_on(client, upload, liaison, world):
    batch = upload(SECRETARY, MEMBER)
    client.force_login(liaison)
    response = client.post(f"/imports/{batch.pk}/confirm/", {"rows": "all", "reason": "已核对"}, follow=True)
    html = response.content.decode()
    assert "已写入花名册。" in html
    assert "顾雪梅于" in html
    assert "新增 2 行" in html
    assert f"/roster/?area={world.gucun.pk}" in html
    assert Membership.objects.filter(term=world.term).count() == 2


def test_only_good_rows_are_written_when_chosen(client, upload, liaison, world):
    batch = upload(SECRETARY, BAD_ID)
    client.force_login(liaison)
    refused = client.post(f"/imports/{batch.pk}/confirm/", {"rows": "all"}, follow=True).content.decode()
    assert "还有1行有错误或冲突" in refused
    assert not Membership.objects.exists()
    html = client.post(f"/imports/{batch.pk}/confirm/", {"rows": "good"}, follow=True).content.decode()
    assert "新增 1 行" in html
    assert "未写入 1 行" in html


def test_a_cancelled_upload_writes_nothing(client, upload, liaison):
    batch = upload(SECRETARY)
    client.force_login(liaison)
    html = client.post(f"/imports/{batch.pk}/cancel/", follow=True).content.decode()
    assert "这次上传已取消，没有写入任何数据。" in html
    assert not Membership.objects.exists()


def test_people_missing_from_a_complete_roster_are_announced(client, upload, liaison, world):
    client.force_login(liaison)
    client.post(f"/imports/{upload(SECRETARY, MEMBER).pk}/confirm/", {"rows": "all"})
    html = open_page(client, liaison, upload(SECRETARY, is_complete=True))
    assert "库里有 1 人不在文件里，1 人还没有决定" in html
    assert "全部确认（还有1人没有决定）" in html


def test_the_same_file_again_has_nothing_to_write(client, upload, liaison):
    client.force_login(liaison)
    content = workbook(SECRETARY)
    first = upload(content=content)
    client.post(f"/imports/{first.pk}/confirm/", {"rows": "all"})
    html = open_page(client, liaison, upload(content=content))
    assert f"B-{first.pk:04d}</a> 写入过" in html
    assert "没有要写入的行" in html


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"hello", "没有找到表头"), (b"\x89PNG\r\n\x1a\n\x00", "这不是可以读取的表格文件"), (b"  \n ", "文件中没有内容")],
)
def test_a_wrong_file_says_what_is_wrong_and_what_to_do(client, upload, liaison, content, message):
    batch = upload(content=content)
    html = open_page(client, liaison, batch)
    assert message in html
    assert "没有改动任何数据" in html
    assert "下载模板" in html


def test_neighbour_does_not_find_the_batch_and_leader_is_forbidden(client, upload, neighbour_liaison, leader, staff):
    batch = upload(SECRETARY)
    for user, status in ((neighbour_liaison, 404), (leader, 403), (staff, 200)):
        client.force_login(user)
        for page in ("", "problems/", "original/"):
            assert client.get(f"/imports/{batch.pk}/{page}").status_code == status, (user, page)
    for user, status in ((neighbour_liaison, 404), (leader, 403)):
        client.force_login(user)
        for page in ("confirm", "cancel", "recheck"):
            assert client.post(f"/imports/{batch.pk}/{page}/").status_code == status


def test_the_list_shows_the_uploads_of_the_scope(client, upload, liaison, neighbour_liaison):
    upload(SECRETARY)
    client.force_login(liaison)
    assert "顾村镇花名册.xlsx" in client.get("/imports/").content.decode()
    client.force_login(neighbour_liaison)
    assert "顾村镇花名册.xlsx" not in client.get("/imports/").content.decode()


def test_progress_is_a_fragment_until_the_work_has_ended(client, upload, liaison, world):
    batch = upload(SECRETARY)
    job = jobs.enqueue(kind="imports.check", payload={"batch": batch.pk})
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.CHECKING, job=job)
    client.force_login(liaison)
    url = f"/imports/{batch.pk}/progress/"
    running = client.get(url, headers={"HX-Request": "true"})
    assert "排队中" in running.content.decode()
    assert "HX-Refresh" not in running
    assert f'hx-get="{url}"' in open_page(client, liaison, batch)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.PLANNED)
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert client.get(url).status_code == 302


def test_number_of_queries_does_not_grow_with_rows(client, upload, liaison, django_assert_max_num_queries):
    rows = [["白杨村", f"成员{n}", "女", "1985-06", id_number(n, 2), "群众", "大专", "", "委员"] for n in range(10, 34)]
    batch = upload(*rows, STRANGER, BAD_ID)
    client.force_login(liaison)
    client.get(f"/imports/{batch.pk}/?show=all")
    with django_assert_max_num_queries(33):
        client.get(f"/imports/{batch.pk}/?show=all&per=50")


def test_a_person_known_elsewhere_looks_like_any_new_one(client, upload, liaison, world):
    """What the page shows is what the file says: nobody can try out ID numbers."""
    number = SECRETARY[4]
    values: dict[str, Any] = {"name": "田旧名", "sex": "1", "id_number": number, "id_number_hash": keyed_hash(number)}
    person = Person.objects.create(**values, phone="13900139000")
    Membership.objects.create(
        person=person, unit=world.units["一居"], term=world.term, party_post="member", education=1
    )
    html = open_page(client, liaison, upload(SECRETARY), "?show=new")
    for shown in ("田振华", "1985-06", "本科", f"310113********{number[-4:]}"):
        assert shown in html
    for hidden in ("田旧名", "139****9000", "小学", "宝钢一村"):
        assert hidden not in html


def test_the_scope_bar_of_an_upload_leads_to_the_uploads_of_the_place_chosen(client, upload, liaison, world):
    batch = upload(SECRETARY)
    client.force_login(liaison)
    response = client.get(f"/imports/{batch.pk}/?area={world.gucun.pk}&term={world.term.pk}&kind=village")
    assert response.status_code == 302
    assert response["Location"] == f"/imports/?area={world.gucun.pk}&term={world.term.pk}&kind=village"


def test_a_table_with_a_head_and_nobody_in_it_says_so(client, upload, liaison):
    html = open_page(client, liaison, upload())
    assert "表里没有成员" in html
    assert "每一行都能写入" not in html
