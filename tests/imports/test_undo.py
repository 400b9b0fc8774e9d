"""The undo of an import: the roster as it was, but for what somebody worked on since."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cadres.choices import PostChangeKind
from cadres.models import Membership, Person, PostChange, Posting
from core.models import AuditEntry, Job
from core.partial_dates import PartialDate
from core.services import jobs
from core.services.audit import record
from core.signals import roster_changed
from elections.choices import Body
from imports.models import Batch, PlanRow
from imports.selectors.written import applied_rows
from imports.services import answering, batches, reversal
from tests.imports.conftest import member

pytestmark = pytest.mark.django_db
State = Batch.State


def standing() -> list[Any]:
    """Every column of every person, membership, source and posting, but for the moment at which a row came."""

    def rows(model: Any) -> list[Any]:
        names = [field.attname for field in model._meta.concrete_fields if field.name != "created_at"]
        return sorted(map(repr, model.objects.values_list(*names)))

    sources = sorted(Membership.sources.through.objects.values_list("membership_id", "source_id"))
    return [rows(Person), rows(Membership), rows(Posting), sources]


def undone(batch: Batch) -> Batch:
    return batches.undo(actor=None, batch=batch, here=True)


def test_created_people_memberships_and_postings_go(import_rows):
    batch = undone(import_rows(member(党组织职务="委员、第一书记", 人员来源="退役军人")))
    assert standing() == [[], [], [], []]
    assert (batch.state, batch.counts["undone_deleted"], batch.counts["undone_kept"]) == (State.UNDONE, 1, 0)
    assert batch.undone_at


def test_changed_facts_return_with_the_moment_of_their_last_change(import_rows):
    import_rows(member(人员来源="退役军人"), member("李四", order=2))
    before = standing()
    batch = import_rows(
        member("张三丰", 学历="大专", 联系电话="13900000009", 人员来源="致富带头人"),
        member("李四", order=2, 党组织职务="委员、第一书记"),
    )
    assert standing() != before
    undone(batch)
    assert standing() == before


def test_an_id_number_given_by_the_batch_is_taken_back(import_rows, world):
    person = Person.objects.create(name="张三", sex="1", birth=PartialDate(1985, 6))
    Membership.objects.create(person=person, unit=world.units["白杨"], term=world.term, party_post="member")
    before = standing()
    batch = import_rows(member())
    assert Person.objects.get().id_number_hash
    undone(batch)
    assert standing() == before


def test_a_person_who_serves_elsewhere_too_stays_with_the_facts_of_before(import_rows, world):
    import_rows(member(), term=world.previous)
    before = standing()
    undone(import_rows(member(学历="大专")))
    assert standing() == before


@pytest.mark.parametrize("decision", [PlanRow.Decision.REMOVE, PlanRow.Decision.END])
def test_members_removed_or_ended_come_back(upload, import_rows, decision):
    import_rows(member(), member("李四", order=2, 人员来源="退役军人", 村居委会职务="委员"))
    before = standing()
    batch = upload(member(学历="大专"), is_complete=True)
    end = {"ended_on": PartialDate(2024, 3), "exit_reason": "age"}
    answering.decide_missing(actor=None, batch=batch, decision=decision, end=end)
    batches.confirm(actor=None, batch=batch, here=True)
    assert standing() != before
    batch = undone(batch)
    assert standing() == before
    assert (batch.counts["undone_restored"], batch.counts["undone_kept"]) == (2, 0)


def test_posts_of_other_bodies_come_back_where_a_member_was_taken_out_of_one(upload, import_rows):
    import_rows(member(), member("李四", order=2, **{"村(居)委会职务": "委员"}))
    before = standing()
    batch = upload(member(), is_complete=True, bodies=["party"])
    answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.REMOVE)
    batches.confirm(actor=None, batch=batch, here=True)
    assert Membership.objects.get(person__name="李四").party_post == ""
    undone(batch)
    assert standing() == before


def test_what_somebody_edited_since_is_kept(import_rows):
    batch = import_rows(member(), member("李四", order=2))
    edited = Membership.objects.get(person__name="李四")
    edited.note = "已核对"
    edited.save()
    batch = undone(batch)
    assert Membership.objects.get().note == "已核对"
    assert (batch.counts["undone_deleted"], batch.counts["undone_kept"]) == (1, 1)
    assert [row.number for row in applied_rows(batch)] == [3]


@pytest.mark.parametrize("what", ["person", "posting", "change"])
def test_an_edit_of_the_person_a_posting_or_a_dated_change_keeps_the_row_too(import_rows, what):
    batch = import_rows(member(党组织职务="委员、第一书记"))
    if what == "person":
        Person.objects.get().save()
    elif what == "posting":
        Posting.objects.get().save()
    else:
        values = {"body": Body.PARTY, "kind": PostChangeKind.ELECTED, "on": PartialDate(2021, 5)}
        PostChange.objects.create(membership=Membership.objects.get(), **values)
    before = standing()
    assert undone(batch).counts["undone_kept"] == 1
    assert standing() == before


def test_what_is_gone_since_is_listed_and_does_not_come_back(import_rows):
    import_rows(member())
    batch = import_rows(member(学历="大专"))
    Membership.objects.get().delete()
    assert undone(batch).counts["undone_kept"] == 1
    assert Membership.objects.count() == 0


def test_a_removed_member_who_was_entered_again_is_left_as_entered(upload, import_rows):
    import_rows(member(), member("李四", order=2))
    batch = upload(member(学历="大专"), is_complete=True)
    answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.REMOVE)
    batches.confirm(actor=None, batch=batch, here=True)
    import_rows(member("李四", order=2, 学历="大专"))
    again = Membership.objects.get(person__name="李四")
    assert undone(batch).counts["undone_kept"] == 1
    assert Membership.objects.get(person__name="李四").updated_at == again.updated_at


def test_a_later_batch_on_the_same_row_keeps_it_until_it_is_undone_itself(import_rows):
    first = import_rows(member())
    before = standing()
    second = import_rows(member(学历="大专"))
    undone(second)
    assert standing() == before
    undone(first)
    assert standing() == [[], [], [], []]


def test_the_later_batch_is_not_overwritten(import_rows):
    first = import_rows(member())
    import_rows(member(学历="大专"))
    before = standing()
    assert undone(first).counts["undone_kept"] == 1
    assert standing() == before


def test_a_batch_written_in_two_parts_is_undone_as_one(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    batches.confirm(actor=None, batch=batch, only_good_rows=True, here=True)
    answering.mend_cells(batch=batch, place=("名册", 3), texts={"education": "本科"})
    batches.confirm(actor=None, batch=batch, here=True)
    undone(batch)
    assert standing() == [[], [], [], []]


def test_a_batch_written_in_part_can_be_undone(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    batches.confirm(actor=None, batch=batch, only_good_rows=True, here=True)
    assert batch.state == State.PARTLY
    assert undone(batch).state == State.UNDONE
    assert standing() == [[], [], [], []]


def test_only_a_written_batch_is_undone_and_only_once(upload, import_rows):
    with pytest.raises(ValidationError, match="没有写入数据"):
        undone(upload(member()))
    batch = undone(import_rows(member()))
    with pytest.raises(ValidationError, match="没有写入数据"):
        undone(batch)


def test_the_job_run_twice_undoes_once(import_rows):
    batch = undone(import_rows(member()))
    jobs.run_now(kind="imports.undo", payload={"batch": batch.pk, "actor": None, "before": "applied"})
    batch.refresh_from_db()
    assert (batch.state, batch.counts["undone_deleted"]) == (State.UNDONE, 1)
    assert AuditEntry.objects.filter(action="import_undone").count() == 1


def test_an_undo_that_fails_midway_leaves_everything_written(import_rows, monkeypatch):
    batch = import_rows(member(), member("李四", order=2))
    before = standing()

    def fail(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(reversal, "delete_unused", fail)
    undone(batch)
    assert (batch.state, standing()) == (State.APPLIED, before)
    assert Job.objects.get(kind="imports.undo").state == Job.State.FAILED


def test_an_undo_that_waits_can_be_called_off(import_rows):
    batch = import_rows(member())
    Batch.objects.filter(pk=batch.pk).update(counts=batch.counts | {"applied": 10**6})
    batch.refresh_from_db()
    batches.undo(actor=None, batch=batch)
    assert batch.state == State.UNDOING
    batches.cancel(actor=None, batch=batch)
    assert (batch.state, Membership.objects.count()) == (State.APPLIED, 1)


def test_those_who_count_are_told_which_townships_changed(import_rows, world):
    batch = import_rows(member())
    person = Person.objects.get()
    told: list[dict[str, Any]] = []

    def listen(**values: Any) -> None:
        told.append(values)

    roster_changed.connect(listen)
    try:
        undone(batch)
    finally:
        roster_changed.disconnect(listen)
    assert [(each["term_id"], each["township_ids"], each["person_ids"]) for each in told] == [
        (world.term.pk, [world.gucun.pk], [person.pk])
    ]


@pytest.mark.parametrize("seed", range(24))
def test_apply_and_undo_give_back_exactly_the_same_rows(upload, import_rows, world, seed):
    """Random imports over a random roster, complete or not, for all bodies or one; everything but created_at."""
    chance = random.Random(seed)

    def row(order: int, unit: str) -> dict[str, Any]:
        posts = chance.choice(
            [("委员", ""), ("", "委员"), ("副书记", "委员"), ("委员、第一书记", ""), ("党建指导员", "")]
        )
        return member(
            f"成员{order}",
            unit,
            order=order,
            born=dt.date(1980, 1, 1) + dt.timedelta(days=order),
            性别="女" if order % 3 else "男",
            学历=chance.choice(["大专", "本科", ""]),
            联系电话=chance.choice(["13800000001", "13900000002", ""]),
            人员来源=chance.choice(["退役军人", "", "致富带头人"]),
            备注=chance.choice(["", "甲", "乙"]),
            党组织职务=posts[0],
            **{"村(居)委会职务": posts[1]},
        )

    def rows(count: int) -> list[dict[str, Any]]:
        places = [(order, unit) for order in range(1, 16) for unit in ("白杨村", "沈宅村")]
        return [row(order, unit) for order, unit in chance.sample(places, count)]

    import_rows(*rows(8), term=world.previous)
    import_rows(*rows(14))
    for person in Person.objects.order_by("pk")[: chance.randrange(3)]:
        person.id_number, person.id_number_hash = "", None
        person.save()
    before = standing()
    bodies = chance.choice([[], ["party"], ["committee"]])
    batch = upload(*rows(14), is_complete=bool(seed % 2), bodies=bodies)
    end = {"ended_on": PartialDate(2024, 3), "exit_reason": "age"}
    for missing in batch.rows.filter(action="missing"):
        decision = chance.choice(["remove", "end", "keep"])
        answering.decide_missing(
            actor=None, batch=batch, decision=decision, rows=PlanRow.objects.filter(pk=missing.pk), end=end
        )
    batches.confirm(actor=None, batch=batch, only_good_rows=True, here=True)
    assert batch.state in {State.APPLIED, State.PARTLY}
    assert standing() != before
    batch = undone(batch)
    assert (standing(), batch.counts["undone_kept"]) == (before, 0)


def page(client: Any, user: Any, batch: Batch, path: str = "") -> str:
    client.force_login(user)
    return str(client.get(f"/imports/{batch.pk}/{path}", follow=True).content.decode())


def test_the_page_before_says_how_many_rows_go_return_and_stay_and_who_edited_them(client, import_rows, liaison, staff):
    import_rows(member("王五", order=3))
    batch = import_rows(member(), member("李四", order=2), member("王五", order=3, 学历="大专"))
    assert "撤销导入" in page(client, liaison, batch)
    edited = Membership.objects.get(person__name="李四")
    edited.save()
    record(actor=staff, action="membership_edited", instance=edited)
    html = page(client, liaison, batch, "undo/")
    for told in ("1</b> 行将删除", "1</b> 行将恢复", "1</b> 行因之后被修改而保留"):
        assert told in html
    assert "李四" in html
    assert f"{staff.full_name}于 " in html
    client.post(f"/imports/{batch.pk}/undo/")
    html = page(client, liaison, batch)
    assert "这次上传已撤销" in html
    assert "李四" in html
    assert "张三" not in html


def test_a_batch_that_has_written_nothing_has_no_page_to_undo_it(client, upload, liaison):
    batch = upload(member())
    assert "撤销导入" not in page(client, liaison, batch)
    client.force_login(liaison)
    assert client.get(f"/imports/{batch.pk}/undo/").status_code == 302
