"""What is kept of every upload, and the list of all of them."""

from __future__ import annotations

import pytest

from imports.models import Batch
from imports.services import answering, batches
from tests.imports.conftest import member, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(upload, liaison):
    def receive(*rows, **options) -> Batch:
        return upload(*rows, actor=liaison, **options)

    return receive


def page(client, user, batch) -> str:
    client.force_login(user)
    return client.get(f"/imports/{batch.pk}/").content.decode()


def listed(client, user) -> str:
    client.force_login(user)
    return client.get("/imports/").content.decode()


def test_the_answers_of_a_batch_are_kept_with_who_and_when(client, send, import_rows, liaison, world):
    import_rows(member("老王", order=9))
    rows = [
        member(出生年月="1985-07"),
        member("李四", order=2, 学历="大本科"),
        member("", order=3),
        member("赵六", order=4),
    ]
    batch = send(*rows, is_complete=True, bodies=["party"])
    place = ("名册", 2)
    answering.accept_problems(batch=batch, kind="birth_contradicts_id", places={place}, reason="以人事档案为准")
    answering.mend_cells(batch=batch, place=("名册", 4), texts={"name": "王五", "education": "大专"})
    answering.mend_cells(batch=batch, place=("名册", 3), texts={"education": "本科"})
    answering.leave_out(batch=batch, places={("名册", 5)})
    batch.refresh_from_db()
    answering.decide_missing(actor=liaison, batch=batch, decision="keep")
    batches.confirm(actor=liaison, batch=batch, warnings_reason="已逐条核对")
    html = page(client, liaison, batch)
    for told in (
        "只涉及党组织",
        "改正单元格：3 处",
        "接受“出生年月与身份证号不符”：1 行，理由：以人事档案为准",
        "指定不导入：1 行",
        "不在文件里的人：保留不动 1 人",
        "接受提醒的理由：已逐条核对",
        "上传表格",
        "导入表格数据",
        "顾雪梅",
    ):
        assert told in html
    assert f'href="/dashboard/?area={world.gucun.pk}&amp;term={world.term.pk}">顾村镇</a>' in html


def test_the_same_file_is_stored_once_and_named(client, send, liaison):
    content = workbook(member())
    first, second = send(content), send(content)
    assert first.file_id == second.file_id
    assert f'同一文件还上传为 <a class="link" href="/imports/{first.pk}/">' in page(client, liaison, second)


def test_a_plan_that_was_not_written_names_no_township(client, send, liaison):
    assert "重新计算统计的街镇" not in page(client, liaison, send(member()))


def test_no_cell_stands_in_the_history(client, send, liaison):
    batch = send(member("张三", 学历="大本科"))
    answering.mend_cells(batch=batch, place=("名册", 2), texts={"education": "不公开的内容"})
    batches.cancel(actor=liaison, batch=batch)
    html = page(client, liaison, batch)
    assert "改正单元格：1 处" in html
    assert "不公开的内容" not in html


@pytest.mark.parametrize("state", Batch.State)
def test_the_list_and_the_page_know_every_state(client, send, liaison, state):
    batch = send(member())
    Batch.objects.filter(pk=batch.pk).update(state=state, next_try=send(member("李四", order=2)))
    assert str(state.label) in listed(client, liaison)
    client.force_login(liaison)
    assert client.get(f"/imports/{batch.pk}/", follow=True).status_code == 200


def test_an_undone_upload_does_not_call_itself_cancelled(client, send, liaison):
    batch = send(member())
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.UNDONE)
    html = page(client, liaison, batch)
    assert "这次上传已撤销" in html
    assert "已取消" not in html


def test_what_a_batch_still_owes_stands_in_the_list(client, send, liaison):
    batch = send(member(), member("李四", order=2, 学历="大本科"), member("王五", order=3, 学历="大本科"))
    batches.confirm(actor=liaison, batch=batch, only_good_rows=True)
    html = listed(client, liaison)
    assert "欠2行" in html
    assert "两委成员花名册" in html
    assert html.count("顾雪梅") >= 1


def test_the_queries_of_the_list_do_not_grow(client, send, liaison, django_assert_max_num_queries):
    for order in range(6):
        send(member(order=order + 1))
    listed(client, liaison)
    with django_assert_max_num_queries(18):
        client.get("/imports/")
