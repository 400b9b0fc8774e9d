"""填报任务: asking streets for something by a day, and what they give."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import AuditEntry
from elections.models import Collection, CollectionReply
from elections.selectors.collections import collections_of, owed_by, reminder
from elections.services import collections

State = CollectionReply.State
TODAY = dt.date(2021, 4, 20)


@pytest.fixture(autouse=True)
def stands_still(world):
    """The term stands on a day of its own."""
    world.term.as_if_on = TODAY
    world.term.save()


@pytest.fixture
def ask(world, staff):
    def run(days=5, kind="roster", **values):
        given = {"title": "报送花名册", "townships": [world.gucun, world.youyilu], "note": "按模板填", **values}
        due = TODAY + dt.timedelta(days=days)
        return collections.open_collection(
            actor=staff, term=world.term, area=world.county, kind=kind, due_on=due, **given
        )

    return run


def reply_of(collection, area):
    return CollectionReply.objects.get(collection=collection, area=area)


def test_every_street_asked_owes_it(ask, world):
    collection = ask()
    assert set(collection.replies.values_list("area__name", "state")) == {("顾村镇", "owed"), ("友谊路街道", "owed")}
    assert [each.collection for each in owed_by(world.term, world.gucun)] == [collection]


def test_a_day_that_has_passed_is_refused_and_today_is_not(ask):
    with pytest.raises(ValidationError, match="截止日期 2021-04-19 已过，请改为今天"):
        ask(days=-1)
    assert ask(days=0).due_on == TODAY


def test_nobody_asked_is_refused(ask):
    with pytest.raises(ValidationError, match="请至少选择一个报送单位"):
        ask(townships=[])


def test_a_street_gives_it_and_owes_nothing(ask, world, liaison):
    reply = reply_of(ask(), world.gucun)
    collections.give(actor=liaison, reply=reply, note="全部填好")
    assert (reply.state, reply.given_by) == (State.GIVEN, liaison)
    assert owed_by(world.term, world.gucun) == []
    assert AuditEntry.objects.filter(action="collection_answered").exists()


def test_where_a_file_is_wanted_none_is_refused(ask, world, liaison):
    with pytest.raises(ValidationError, match="请选择要报送的文件"):
        collections.give(actor=liaison, reply=reply_of(ask(kind="file"), world.gucun))


def test_an_answer_sent_back_is_owed_again_with_its_reason(ask, world, staff, liaison):
    reply = reply_of(ask(), world.gucun)
    with pytest.raises(ValidationError, match="还没有报送，不能退回"):
        collections.return_reply(actor=staff, reply=reply, reason="缺两个村")
    collections.give(actor=liaison, reply=reply)
    with pytest.raises(ValidationError, match="退回须填写理由"):
        collections.return_reply(actor=staff, reply=reply, reason=" ")
    collections.return_reply(actor=staff, reply=reply, reason="缺两个村")
    assert [each.reason for each in owed_by(world.term, world.gucun)] == ["缺两个村"]


def test_what_is_closed_changes_no_more(ask, world, staff, liaison):
    collection = ask()
    collections.close_collection(actor=staff, collection=collection)
    with pytest.raises(ValidationError, match=r"已于 .* 结束，内容不再更改"):
        collections.give(actor=liaison, reply=reply_of(collection, world.gucun))
    with pytest.raises(ValidationError, match="结束"):
        collections.edit_collection(actor=staff, collection=collection, title="新", note="", due_on=TODAY)
    assert owed_by(world.term, world.gucun) == []


def test_who_is_late_is_said_with_the_days_and_the_names(ask, world, liaison):
    collection = ask(days=2)
    collections.give(actor=liaison, reply=reply_of(collection, world.gucun))
    owed = list(collection.replies.filter(state=State.OWED).select_related("area"))
    assert reminder(collection, owed, TODAY) == (
        "【填报提醒】“报送花名册”请于04月22日前报送（还有2天）。尚未报送：友谊路街道。"
    )
    assert "已逾期3天" in reminder(collection, owed, TODAY + dt.timedelta(days=5))
    assert "今天截止" in reminder(collection, owed, TODAY + dt.timedelta(days=2))
    assert reminder(collection, [], TODAY) == ""


def test_a_street_sees_its_own_part_and_the_county_all(ask, world, staff, liaison):
    ask()
    mine = collections_of(world.term, world.gucun, liaison)[0]
    all_of_it = collections_of(world.term, world.county, staff)[0]
    assert ((mine.asked, mine.given), (all_of_it.asked, all_of_it.given)) == ((1, 0), (2, 0))
    assert (mine.days, mine.is_late) == (5, False)


def test_a_street_that_is_not_asked_does_not_see_it(ask, client, world, neighbour_liaison):
    collection = ask(townships=[world.gucun])
    client.force_login(neighbour_liaison)
    assert client.get(collection.get_absolute_url()).status_code == 404


def test_staff_ask_and_a_liaison_hands_in_a_file_in_the_browser(client, world, staff, liaison):
    client.force_login(staff)
    address = f"{reverse('elections:collection_create')}?term={world.term.pk}&area={world.county.pk}"
    empty = SimpleUploadedFile("空表.xlsx", b"PK\x03\x04empty")
    asked = {"title": "班子情况表", "kind": "file", "due_on": "2021-04-25", "townships": [world.gucun.pk]}
    assert client.post(address, {**asked, "template": empty}).status_code == 302
    collection = Collection.objects.get()
    page = client.get(collection.get_absolute_url()).content.decode()
    assert "还有5天" in page
    assert "尚未报送：顾村镇" in page
    client.force_login(liaison)
    bench = client.get(f"{reverse('imports:workbench')}?term={world.term.pk}").content.decode()
    assert "班子情况表：还有5天截止" in bench
    template = client.get(reverse("elections:collection_template", args=[collection.pk]))
    assert b"".join(template.streaming_content) == b"PK\x03\x04empty"
    reply = reply_of(collection, world.gucun)
    give = reverse("elections:collection_give", args=[reply.pk])
    wrong = client.post(give, {"file": SimpleUploadedFile("表.exe", b"x")}).content.decode()
    assert "“表.exe”不是可以上传的文件" in wrong
    assert "请选择要报送的文件" in client.post(give, {}).content.decode()
    assert client.post(give, {"file": SimpleUploadedFile("表.xlsx", b"PK\x03\x04full")}).status_code == 302
    client.force_login(staff)
    file = client.get(reverse("elections:collection_file", args=[reply.pk]))
    assert BytesIO(b"".join(file.streaming_content)).read() == b"PK\x03\x04full"
    assert AuditEntry.objects.filter(action="original_downloaded", actor_id=staff.pk).exists()


def test_a_file_that_is_too_large_is_refused(client, ask, world, liaison, monkeypatch):
    monkeypatch.setattr("core.attachments.LIMIT", 3)
    client.force_login(liaison)
    give = reverse("elections:collection_give", args=[reply_of(ask(kind="file"), world.gucun).pk])
    assert "超过 20 MB" in client.post(give, {"file": SimpleUploadedFile("表.xlsx", b"1234")}).content.decode()


def test_the_list_asks_the_same_number_of_queries_for_more_collections(
    client, ask, world, staff, django_assert_max_num_queries
):
    for number in range(6):
        ask(title=f"任务{number}")
    client.force_login(staff)
    with django_assert_max_num_queries(25):
        content = client.get(f"{reverse('elections:collections')}?term={world.term.pk}").content.decode()
    assert "任务5" in content
