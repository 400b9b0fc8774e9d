"""A roster on its way in: checked, planned, written."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cadres.models import Membership, Person, Posting
from core.models import AuditEntry, Job
from core.partial_dates import PartialDate
from core.services import jobs
from core.signals import roster_changed
from imports.models import Batch, PlanRow
from imports.payloads import Payload
from imports.services import batches
from imports.services.answering import decide_missing
from tests.imports.conftest import HEADERS, id_number, member, problems_of, text_file, workbook

BORN = dt.date(1985, 6, 12)


def test_a_clean_row_becomes_a_person_and_a_membership(world, import_rows):
    batch = import_rows(member(党组织职务="书记", 人员来源="退役军人；产业协会负责人", **{"村(居)委会职务": "主任"}))
    assert batch.state == Batch.State.APPLIED
    assert batch.counts | {"new": 1, "applied": 1} == batch.counts
    row = Membership.objects.get(unit=world.units["白杨"], term=world.term)
    assert (row.party_post, row.committee_post, row.education) == ("secretary", "director", 5)
    assert (row.political_status, row.joined_party_on) == ("01", PartialDate(2008, 7))
    assert {source.name for source in row.sources.all()} == {"退役军人", "产业协会负责人"}
    person = row.person
    assert (person.name, person.sex, person.birth, person.ethnic_group) == ("张三", "1", PartialDate(1985, 6, 12), "01")
    assert (person.id_number, person.phone) == (id_number(BORN), "13800000001")
    assert (person.initials, person.facts_as_of) == ("zs", world.term.as_of)


def test_the_same_file_again_changes_nothing_and_is_recognised(upload, import_rows):
    first = import_rows(member(人员来源="退役军人"))
    stamps = list(Membership.objects.values_list("updated_at"))
    again = upload(member(人员来源="退役军人"))
    assert (again.counts["new"], again.counts["changed"], again.counts["same"]) == (0, 0, 1)
    assert again.layout["repeat_of"] == first.pk
    batches.confirm(actor=None, batch=again)
    assert list(Membership.objects.values_list("updated_at")) == stamps


def test_a_changed_row_shows_before_and_after_and_a_blank_cell_erases_nothing(upload, import_rows):
    import_rows(member(学历="大专", 党组织职务="委员"))
    batch = upload(member(学历="本科", 党组织职务="副书记", 政治面貌="", 入党时间="", 联系电话="13900000002"))
    row = batch.rows.get()
    assert row.action == PlanRow.Action.CHANGED
    assert Payload.decoded(row.payload).changes == [
        ["联系电话", "（已登记的号码）", "139****0002"],
        ["党组织职务", "委员", "副书记"],
        ["学历", "大专", "本科"],
    ]
    batches.confirm(actor=None, batch=batch)
    membership = Membership.objects.select_related("person").get()
    assert (membership.party_post, membership.education, membership.political_status) == ("deputy_secretary", 5, "01")
    assert membership.person.phone == "13900000002"
    assert membership.person.id_number == id_number(BORN)


@pytest.mark.parametrize("older_first", [True, False])
def test_two_terms_end_the_same_in_either_order(world, import_rows, older_first):
    old = {"学历": "大专", "联系电话": "13800000009", "民族": "回族", "党组织职务": "委员", "出生年月": "1985.06"}
    new = {"学历": "本科", "联系电话": "13900000002", "民族": "", "党组织职务": "书记", "出生年月": ""}
    steps = [(member(**old), world.previous), (member("张山", **new), world.term)]
    for row, term in steps if older_first else reversed(steps):
        import_rows(row, term=term)
    person = Person.objects.get()
    assert (person.name, person.phone, person.ethnic_group) == ("张山", "13900000002", "03")
    assert (person.birth, person.facts_as_of) == (PartialDate(1985, 6, 12), world.term.as_of)
    facts = Membership.objects.order_by("term__as_of").values_list("education", "party_post")
    assert list(facts) == [(4, "member"), (5, "secretary")]


def test_posts_outside_the_committees_become_postings(import_rows):
    import_rows(member(党组织职务="第一书记"), member("李四", order=2, 党组织职务="委员、网格员"))
    assert list(Posting.objects.order_by("id").values_list("title", "kind")) == [
        ("第一书记", "first_secretary"),
        ("网格员", "community_worker"),
    ]
    assert Membership.objects.get().person.name == "李四"
    assert import_rows(member(党组织职务="第一书记")).counts["same"] == 1


def test_two_rows_of_one_person_on_two_bodies_add_up(import_rows):
    import_rows(member(党组织职务="书记"), member(党组织职务="", **{"村(居)委会职务": "主任"}))
    row = Membership.objects.get()
    assert (row.party_post, row.committee_post) == ("secretary", "director")


def test_title_rows_totals_and_signatures_are_passed_over(upload):
    rows = [member(), {"村(社区)": "合计", "姓名": ""}, {"街镇": "填表人：顾雪梅"}]
    batch = upload(workbook(*rows, above=2))
    assert (batch.counts["rows"], batch.counts["new"]) == (1, 1)
    assert batch.layout["sheets"][0]["header_row"] == 3
    assert batch.rows.get().number == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files_are_read_in_their_encoding(upload, encoding):
    batch = upload(text_file(member("欧阳㛃"), encoding=encoding), file_name="名册.csv")
    assert Payload.decoded(batch.rows.get().payload).name == "欧阳㛃"


def test_excel_dates_and_numbers_are_read(import_rows):
    import_rows(member(出生年月=BORN, 入党时间=200807, 联系电话=13800000001))
    assert Membership.objects.get().joined_party_on == PartialDate(2008, 7)
    assert Person.objects.get().phone == "13800000001"


def test_other_headers_in_common_use_are_known(upload):
    names = {
        "街镇": "所属街道",
        "村(社区)": "村 名",
        "身份证号": "公民身份\n号码*",
        "党组织职务": "职务",
        "学历": "文化程度",
    }
    row = {names.get(header, header): cell for header, cell in member().items()} | {"职务": "党总支书记、村委会主任"}
    row["原任职务"] = "副书记"
    batch = upload(workbook(row, headers=[*(names.get(header, header) for header in HEADERS), "原任职务"]))
    assert Payload.decoded(batch.rows.get().payload).posts == "党组织书记、村(居)委会主任"
    assert batch.layout["sheets"][0]["unmapped"] == ["原任职务"]


def test_nothing_is_written_while_a_row_is_faulty(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    with pytest.raises(ValidationError, match="还有1行有错误"):
        batches.confirm(actor=None, batch=batch)
    assert not Person.objects.exists()


def test_the_good_rows_alone_go_in_when_chosen(upload):
    batch = upload(member(), member("李四", order=2, 学历="大本科"))
    batches.confirm(actor=None, batch=batch, only_good_rows=True)
    assert [person.name for person in Person.objects.all()] == ["张三"]
    assert batch.state == Batch.State.PARTLY
    assert [(row.number, row.action, row.is_applied) for row in batch.rows.all()] == [
        (2, "new", True),
        (3, "error", False),
    ]


def test_a_plan_that_was_checked_anew_while_its_page_stood_open_is_judged_as_it_is_now(upload):
    batch = upload(member())
    Batch.objects.filter(pk=batch.pk).update(counts=batch.counts | {"error": 1})
    with pytest.raises(ValidationError, match="还有1行有错误"):
        batches.confirm(actor=None, batch=batch, here=True)
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.PLANNED
    assert not Membership.objects.exists()


def test_confirming_twice_writes_once(upload):
    batch = upload(member())
    stale = Batch.objects.get(pk=batch.pk)
    batches.confirm(actor=None, batch=batch)
    with pytest.raises(ValidationError, match="不能再次写入"):
        batches.confirm(actor=None, batch=stale)
    assert AuditEntry.objects.filter(action="roster_imported").count() == 1


def test_a_job_run_again_after_the_commit_writes_nothing(upload):
    batch = batches.confirm(actor=None, batch=upload(member()))
    assert batch.job_id
    Membership.objects.update(education=6)
    Job.objects.filter(pk=batch.job_id).update(state=Job.State.QUEUED)
    jobs.run(batch.job_id)
    assert Membership.objects.get().education == 6
    assert AuditEntry.objects.filter(action="roster_imported").count() == 1


def test_a_death_in_the_middle_leaves_nothing_and_the_next_run_finishes(upload, monkeypatch):
    batch = upload(member())

    def die(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr("imports.services.applying.record", die)
    with pytest.raises(KeyboardInterrupt):
        batches.confirm(actor=None, batch=batch)
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count()) == (Batch.State.APPLYING, 0)
    monkeypatch.undo()
    Job.objects.filter(pk=batch.job_id).update(state=Job.State.QUEUED)
    jobs.run(batch.job_id)
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count()) == (Batch.State.APPLIED, 1)


def test_what_changed_since_the_plan_is_a_conflict_and_not_overwritten(upload, import_rows):
    import_rows(member(学历="大专"), member("李四", order=2))
    batch = upload(member(学历="本科"), member("李四", order=2, 学历="大专"))
    edited = Membership.objects.get(person__name="张三")
    edited.education = 6
    edited.save()
    batches.confirm(actor=None, batch=batch)
    assert batch.state == Batch.State.PLANNED
    assert "1行在核对后被他人修改或锁定" in batch.job.error
    assert Membership.objects.get(person__name="李四").education == 5
    assert [p[2] for p in problems_of(batch)] == ["target_changed"]
    batches.confirm(actor=None, batch=batch, only_good_rows=True)
    assert dict(Membership.objects.values_list("person__name", "education")) == {"张三": 6, "李四": 4}


def test_checking_again_makes_the_plan_anew(upload, import_rows):
    import_rows(member(学历="大专"))
    batch = upload(member(学历="本科"))
    Membership.objects.get().save()
    batches.confirm(actor=None, batch=batch)
    batches.recheck(actor=None, batch=batch)
    assert (batch.state, batch.counts["changed"], batch.counts["conflict"]) == (Batch.State.PLANNED, 1, 0)
    assert not batch.problems.exists()


def test_a_complete_roster_lists_and_removes_who_is_not_in_it(upload, import_rows, world):
    import_rows(member(党组织职务="书记"), member("李四", order=2), member("王五", "沈宅村", order=3))
    batch = upload(member(党组织职务="书记"), is_complete=True)
    removed = batch.rows.get(action="missing")
    assert (Payload.decoded(removed.payload).name, batch.counts["missing"]) == ("李四", 1)
    with pytest.raises(ValidationError, match="有1人在名册中而不在文件里，还没有决定怎样处理"):
        batches.confirm(actor=None, batch=batch)
    decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.REMOVE)
    batches.confirm(actor=None, batch=batch)
    assert set(Person.objects.values_list("name", flat=True)) == {"张三", "王五"}


def test_additions_remove_nobody(upload, import_rows):
    import_rows(member(), member("李四", order=2))
    assert upload(member()).counts["missing"] == 0


def test_a_complete_roster_removes_nobody_from_a_unit_with_a_faulty_row(upload, import_rows):
    import_rows(member(), member("李四", order=2))
    batch = upload(member(), member("李四", order=2, 身份证号="31011319850612001"), is_complete=True)
    assert (batch.counts["error"], batch.counts["missing"]) == (1, 0)


def test_a_person_known_elsewhere_is_linked_and_nothing_is_told(world, upload, import_rows, client, liaison):
    there = member("张老三", "宝钢一村", 街镇="友谊路街道", 学历="大专")
    import_rows(there, area=world.county)
    batch = upload(member())
    assert (batch.counts["new"], problems_of(batch)) == (1, [])
    client.force_login(liaison)
    html = client.get(f"/imports/{batch.pk}/?show=all").content.decode()
    assert "张老三" not in html
    batches.confirm(actor=None, batch=batch)
    assert Person.objects.count() == 1
    assert Membership.objects.count() == 2


def test_a_liaison_uploads_for_her_own_street_only(world, upload, liaison):
    with pytest.raises(PermissionDenied):
        upload(member(), actor=liaison, area=world.youyilu)
    assert upload(member(), actor=liaison).state == Batch.State.PLANNED
    assert not Batch.objects.filter(area=world.youyilu).exists()


def test_writing_tells_whose_figures_change(world, upload):
    told = []

    def listen(sender, **facts):
        told.append(facts)

    roster_changed.connect(listen)
    try:
        batches.confirm(actor=None, batch=upload(member()))
    finally:
        roster_changed.disconnect(listen)
    assert [(f["term_id"], f["township_ids"], f["person_ids"]) for f in told] == [
        (world.term.pk, [world.gucun.pk], [Person.objects.get().pk])
    ]


def test_cancelling_a_plan_ends_it(upload):
    batch = batches.cancel(actor=None, batch=upload(member()))
    assert batch.state == Batch.State.CANCELLED
    with pytest.raises(ValidationError):
        batches.confirm(actor=None, batch=batch)


def test_cancelling_while_writing_leaves_nothing(upload):
    batch = upload(member())
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.APPLYING)
    job = Job.objects.create(kind="imports.apply", payload={"batch": batch.pk}, cancel_requested=True)
    jobs.run(job.pk)
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count()) == (Batch.State.CANCELLED, 0)


def test_large_files_wait_for_a_worker(upload, monkeypatch):
    monkeypatch.setattr(batches, "SMALL_FILE", 100)
    batch = upload(member(), here=False)
    assert (batch.state, batch.job.state) == (Batch.State.CHECKING, Job.State.QUEUED)
    jobs.run(batch.job_id)
    batch.refresh_from_db()
    assert batch.state == Batch.State.PLANNED


def many(count, **cells):
    return [
        member(f"人{n}", born=dt.date(1960, 1, 1) + dt.timedelta(days=n), 党组织职务="", **cells)
        | {"村(居)委会职务": "委员"}
        for n in range(count)
    ]


def test_queries_do_not_grow_with_the_rows(upload, django_assert_max_num_queries):
    upload(workbook(*many(1)))
    with django_assert_max_num_queries(60):
        batch = upload(workbook(*many(400)))
    with django_assert_max_num_queries(60):
        batches.confirm(actor=None, batch=batch, here=True)
    assert Membership.objects.count() == 400
