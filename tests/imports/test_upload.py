from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.models import Batch
from tests.imports.conftest import member, workbook

URL = "/imports/new/"


def send(client, user, world, name="花名册.csv", content=b"x", area=None, **data):
    client.force_login(user)
    return client.post(
        URL,
        {
            "file": SimpleUploadedFile(name, content),
            "area": (area or world.gucun).pk,
            "term": world.term.pk,
            "is_complete": "0",
            **data,
        },
    )


def text_of(response) -> str:
    return response.content.decode()


def test_the_page_says_in_plain_words_what_a_file_may_be(client, world, liaison):
    client.force_login(liaison)
    html = text_of(client.get(URL))
    assert "补充名单：只新增和更正文件里的人，其他人不动" in html
    assert "完整名册：" in html
    assert "下载模板" in html


def test_leader_is_forbidden_and_nobody_without_login(client, world, leader):
    assert client.get(URL).status_code == 302
    client.force_login(leader)
    assert client.get(URL).status_code == 403
    assert send(client, leader, world).status_code == 403


def test_an_empty_file_is_refused_with_what_to_do(client, world, liaison):
    html = text_of(send(client, liaison, world, content=b""))
    assert "“花名册.csv”是空文件（0 字节）。请在表格软件里打开确认有内容，保存后再上传。" in html
    assert not Batch.objects.exists()


def test_no_file_is_asked_for(client, world, liaison):
    client.force_login(liaison)
    response = client.post(URL, {"area": world.gucun.pk, "term": world.term.pk, "is_complete": "0"})
    assert "请先选择文件。" in text_of(response)


@pytest.mark.parametrize("size", [1_000_001, 1_300_000])
def test_a_file_above_the_limit_is_not_taken(client, world, liaison, settings, size):
    settings.UPLOAD_MAX_BYTES = 1_000_000
    html = text_of(send(client, liaison, world, content=b"x" * size))
    assert "没有接收" in html
    assert not Batch.objects.exists()


def test_neighbours_area_cannot_be_chosen(client, world, liaison):
    response = send(client, liaison, world, area=world.youyilu)
    assert response.status_code == 200
    assert not Batch.objects.exists()


def test_a_term_of_another_county_cannot_be_chosen(client, world, liaison):
    import datetime as dt

    from tests.conftest import make_term

    foreign = make_term(world.other_county, "2021年换届", dt.date(2021, 5, 31))
    response = send(client, liaison, world, term=foreign.pk)
    assert response.status_code == 200
    assert not Batch.objects.exists()


def test_a_forged_post_without_token_is_refused(world, liaison):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    assert send(client, liaison, world).status_code == 403
    assert not Batch.objects.exists()


def test_the_form_hands_over_kind_bodies_and_completeness(client, world, liaison):
    content = workbook(member(党组织职务="书记", **{"村(居)委会职务": "主任"}))
    send(client, liaison, world, name="党组织.xlsx", content=content, bodies=["party"], is_complete="1")
    batch = Batch.objects.get()
    assert (batch.kind, batch.bodies, batch.is_complete) == ("roster", ["party"], True)
    assert not batch.problems.filter(kind="unit_without_director").exists()


def test_a_list_of_postings_is_never_a_complete_roster(client, world, liaison):
    html = text_of(send(client, liaison, world, content=b"x,y", kind="postings", is_complete="1"))
    assert "“其他任职名单”只作补充，不作完整名册。请选“补充名单”。" in html
    send(client, liaison, world, content=b"x,y", kind="postings", bodies=["party"])
    assert (Batch.objects.get().kind, Batch.objects.get().bodies) == ("postings", [])


def test_a_body_that_there_is_not_is_refused(client, world, liaison):
    assert send(client, liaison, world, bodies=["council"]).status_code == 200
    assert not Batch.objects.exists()
