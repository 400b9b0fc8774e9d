"""The list of candidates: written into the slate by the same pipeline as a roster."""

import datetime as dt

import pytest

from cadres.choices import CandidacyStatus, NominationRoute, RemovalStep, ReviewState
from cadres.models import Candidacy, CandidacyTurn, Membership, Person
from core.models import AuditEntry
from core.partial_dates import PartialDate
from elections.choices import Body, Electors, QualificationCheck
from elections.models import Contest, ContestPost, Qualification
from elections.selectors import version_for
from imports.kinds import CANDIDATES
from imports.models import PlanRow
from imports.services import answering, batches
from tests.imports.conftest import member, problems_of, workbook

pytestmark = pytest.mark.django_db
HEADERS = [
    "街镇", "村(社区)", "姓名", "性别", "民族", "出生年月", "身份证号", "政治面貌", "入党时间", "学历", "现任职务",
    "拟任党组织职务", "拟任村(居)委会职务", "提名方式", "推荐人数", "是否拟任人选", "人员来源", "联系电话", "简历",
]  # fmt: skip


def candidate(name="张三", unit="白杨村", **cells):
    row = member(name, unit, **cells)
    kept = {header: row.get(header, "") for header in HEADERS}
    return kept | {"拟任党组织职务": "委员", "现任职务": "村会计"} | cells


@pytest.fixture
def upload_list(upload):
    def run(*rows, headers=HEADERS, **options):
        content = rows[0] if isinstance(rows[0], bytes) else workbook(*rows, headers=headers)
        return upload(content, kind=CANDIDATES.identifier, **options)

    return run


@pytest.fixture
def import_list(upload_list):
    def run(*rows, **options):
        batch = upload_list(*rows, **options)
        assert batch.counts["error"] == batch.counts["conflict"] == 0, problems_of(batch)
        return batches.confirm(actor=None, batch=batch, here=True)

    return run


@pytest.fixture
def contest(world):
    """The election of 白杨村's committee: a director and two members."""
    row = Contest.objects.create(
        term=world.term,
        unit=world.units["白杨"],
        body=Body.COMMITTEE,
        electors=Electors.ALL_VOTERS,
        election_day=dt.date(2021, 5, 20),
        law=version_for(world.gucun, "village", dt.date(2021, 5, 20)),
    )
    ContestPost.objects.create(contest=row, post="director", seats=1)
    ContestPost.objects.create(contest=row, post="member", seats=2)
    return row


def stand(world, name="张三", **values):
    """Somebody who stands already, with a turn."""
    person = Person.objects.get(name=name)
    row = Candidacy.objects.get(person=person)
    Candidacy.objects.filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def test_a_row_becomes_a_candidacy_with_its_first_turn_and_no_membership(import_list):
    row = candidate(拟任党组织职务="书记", **{"拟任村(居)委会职务": "主任"})
    row |= {"提名方式": "党组织推荐", "推荐人数": "35人", "是否拟任人选": "差额", "简历": "2010年起任村会计"}
    import_list(row)
    found = Candidacy.objects.get()
    assert (found.party_post, found.committee_post, found.present_post) == ("secretary", "director", "村会计")
    assert (found.route, found.nominators, found.is_on_slate) == (NominationRoute.ORGANISATION, 35, False)
    assert (found.resume, found.status, found.education) == ("2010年起任村会计", CandidacyStatus.NOMINATED, 5)
    assert CandidacyTurn.objects.get().status == CandidacyStatus.NOMINATED
    assert not Membership.objects.exists()


@pytest.mark.parametrize("header", ["拟任职务", "拟提名职务", "推荐职务", "拟任人选职务*", "拟任职务（必填）"])
def test_the_present_post_is_never_taken_for_the_one_stood_for(import_list, header):
    headers = ["村(社区)", "姓名", "身份证号", "现任职务", "职务", header]
    row = member() | {"现任职务": "党总支书记", "职务": "居委会主任", header: "党总支副书记、村委会委员"}
    import_list(row, headers=headers)
    found = Candidacy.objects.get()
    assert (found.party_post, found.committee_post) == ("deputy_secretary", "member")
    assert found.present_post == "党总支书记 居委会主任"


def test_present_posts_by_body_are_present_posts_too(import_list):
    headers = ["村(社区)", "姓名", "身份证号", "现任党组织职务", "拟任党组织职务", "党组织职务"]
    import_list(
        member() | {"现任党组织职务": "书记", "党组织职务": "副书记", "拟任党组织职务": "委员"}, headers=headers
    )
    found = Candidacy.objects.get()
    assert (found.party_post, found.present_post) == ("member", "书记")


def test_a_file_without_an_intended_post_is_asked_for_its_column(upload_list):
    batch = upload_list(member() | {"职务": "书记"}, headers=["村(社区)", "姓名", "身份证号", "职务"])
    assert batch.state == batch.State.MAPPING


def test_a_messy_workbook_is_read_with_its_sections(upload_list, import_list):
    intended, number = "拟任职务（党组织、村居委会）", "身份证号码（18位）"
    headers = ["序号", "姓　名", number, "政治面貌", "现任职务", intended, "提名方式"]
    rows = [
        {"序号": "一、白杨村（2人）"},
        {"序号": "1", "姓　名": "张　三", number: member()["身份证号"], "政治面貌": "党员",
         "现任职务": "无", intended: "党支部书记兼村委会主任", "提名方式": "组织提名"},
        {"序号": "小计", "姓　名": "1人"},
        {"序号": "二、沈宅村"},
        {"序号": "1", "姓　名": "李四", number: member("李四", order=2)["身份证号"], "政治面貌": "群众",
         intended: "村委会委员", "提名方式": "联名"},
        {"序号": "填表说明：本表一式三份。"},
    ]  # fmt: skip
    batch = upload_list(*rows, headers=headers)
    assert (batch.counts["new"], batch.counts["error"]) == (2, 0), problems_of(batch)
    batches.confirm(actor=None, batch=batch, here=True)
    found = Candidacy.objects.order_by("unit__code").values_list(
        "unit__short_name", "party_post", "committee_post", "route"
    )
    assert list(found) == [("白杨村", "secretary", "director", "organisation"), ("沈宅村", "", "member", "joint")]


def test_the_same_list_again_changes_nothing_and_a_new_fact_changes_its_row(import_list, upload_list):
    import_list(candidate())
    assert upload_list(candidate()).counts["same"] == 1
    batch = import_list(candidate(拟任党组织职务="副书记", 现任职务="村委会委员"))
    assert batch.counts["changed"] == 1
    assert (Candidacy.objects.get().party_post, Candidacy.objects.get().present_post) == (
        "deputy_secretary",
        "村委会委员",
    )
    assert CandidacyTurn.objects.count() == 1


def test_the_status_and_the_review_of_a_candidate_stay(import_list, world):
    import_list(candidate())
    stand(world, status=CandidacyStatus.FINAL, review=ReviewState.CLEAR)
    import_list(candidate(现任职务="村委会委员"))
    found = Candidacy.objects.get()
    assert (found.status, found.review, found.present_post) == (CandidacyStatus.FINAL, ReviewState.CLEAR, "村委会委员")


def test_another_post_of_a_final_candidate_is_a_conflict(import_list, upload_list, world):
    import_list(candidate())
    stand(world, status=CandidacyStatus.FINAL)
    batch = upload_list(candidate(拟任党组织职务="书记"))
    assert batch.counts["conflict"] == 1
    assert problems_of(batch) == [(2, "拟任党组织职务", "final_post_changed", "error")]
    assert "状态已是“正式候选人”，拟任党组织职务为“委员”，不能由导入更改" in batch.problems.get().message


@pytest.mark.parametrize(
    ("values", "kind", "words"),
    [
        (
            {"status": CandidacyStatus.TURNED_DOWN, "turned_down_at": RemovalStep.COUNTY},
            "candidate_turned_down",
            "此人已在“区县联审”环节被取消候选人资格",
        ),
        ({"status": CandidacyStatus.WITHDRAWN}, "candidate_withdrawn", "此人已退出参选"),
    ],
)
def test_who_is_out_does_not_come_back_by_a_file(import_list, upload_list, world, values, kind, words):
    import_list(candidate())
    stand(world, **values)
    batch = upload_list(candidate())
    assert problems_of(batch) == [(2, "姓名", kind, "error")]
    assert words in batch.problems.get().message
    assert batch.counts["error"] == 1


@pytest.mark.parametrize(
    ("cells", "found", "words"),
    [
        ({"拟任党组织职务": ""}, ("拟任党组织职务", "missing_post", "error"), "没有填写拟任职务"),
        ({"拟任党组织职务": "第一书记"}, ("拟任党组织职务", "unknown_post", "error"), "不由选举产生"),
        (
            {"拟任党组织职务": "书记", "政治面貌": "群众", "入党时间": ""},
            ("政治面貌", "secretary_not_party_member", "error"),
            "党组织书记须为中共正式党员",
        ),
        ({"提名方式": "抓阄"}, ("提名方式", "unknown_route", "warning"), "“抓阄”不在字典中"),
        ({"推荐人数": "很多"}, ("推荐人数", "nominators_unreadable", "warning"), "“很多”不是0至30000的整数"),
        ({"是否拟任人选": "也许"}, ("是否拟任人选", "unknown_yes_no", "warning"), "请填是或否"),
        ({"身份证号": ""}, ("身份证号", "missing_id", "error"), "没有填写身份证号"),
        ({"村(社区)": "宝钢一村", "街镇": ""}, ("村(社区)", "unit_outside_area", "error"), "不在您的管理范围"),
    ],
)  # fmt: skip
def test_a_fault_is_told_at_its_cell(upload_list, cells, found, words):
    batch = upload_list(candidate(**cells))
    assert problems_of(batch) == [(2, *found)]
    assert words in batch.problems.get().message


def test_the_same_person_twice_and_in_two_units(upload_list):
    batch = upload_list(candidate(), candidate(), candidate(unit="沈宅村"))
    kinds = [(number, kind) for number, _, kind, _ in problems_of(batch)]
    twice = [(2, "duplicate_person"), (3, "duplicate_person")]
    elsewhere = [(number, "candidate_in_two_units") for number in (2, 3, 4)]
    assert sorted(kinds) == sorted(twice + elsewhere)


def test_a_person_who_stands_elsewhere_already(import_list, upload_list):
    import_list(candidate())
    batch = upload_list(candidate(unit="沈宅村"))
    assert problems_of(batch) == [(2, "村(社区)", "candidate_in_two_units", "warning")]
    assert "系统中此人还是“白杨村”的候选人" in batch.problems.get().message


def test_two_on_the_slate_for_one_secretary(import_list, upload_list):
    import_list(candidate(拟任党组织职务="书记"))
    other = candidate("李四", order=2, 拟任党组织职务="书记")
    batch = upload_list(other)
    assert problems_of(batch) == [(2, "拟任党组织职务", "two_for_one_post", "warning")]
    assert "拟任党组织书记的还有系统中的张三" in batch.problems.get().message
    assert problems_of(upload_list(other | {"是否拟任人选": "否"})) == []


def test_a_list_short_of_the_surplus_is_told_with_the_rule(upload_list, import_list, contest):
    cells = {"拟任党组织职务": ""}
    rows = [candidate(**cells, **{"拟任村(居)委会职务": "主任"})]
    rows += [candidate("李四", order=2, **cells, **{"拟任村(居)委会职务": "委员"})]
    batch = upload_list(*rows)
    assert problems_of(batch) == [(2, "村(社区)", "too_few_candidates", "warning")] * 2
    messages = [problem.message for problem in batch.problems.all()]
    assert messages[0].startswith("村(居)委会选举：主任应选 1 名，候选人 1 名，应不少于 2 名（")
    assert messages[1].startswith("村(居)委会选举：委员应选 2 名，候选人 1 名，应不少于 3 名（")
    import_list(*rows)
    more = [candidate("王五", order=3, **cells, **{"拟任村(居)委会职务": "主任", "是否拟任人选": "否"})]
    more += [candidate(name, order=4 + n, **cells, **{"拟任村(居)委会职务": "委员"}) for n, name in enumerate("赵钱")]
    assert problems_of(upload_list(*more)) == []


def test_who_is_over_the_age_limit_is_told_with_the_arithmetic(upload_list, world, contest):
    limit = {"check_kind": QualificationCheck.AGE_MOST, "limit": 60}
    Qualification.objects.create(term=world.term, number=1, text="年龄一般不超过60周岁", **limit)
    batch = upload_list(candidate(born=dt.date(1960, 5, 31)), candidate("李四", order=2, born=dt.date(1960, 6, 1)))
    told = batch.problems.get()
    assert (told.number, told.column, told.kind, told.severity) == (2, "出生年月", "candidate_over_age", "warning")
    assert (
        "1960-05 出生，届次统计时点 2021-05-31 满 61 周岁，超过 60 周岁（任职条件“年龄一般不超过60周岁”）"
        in told.message
    )


def test_ages_are_taken_on_the_election_day_of_the_body(upload_list, world, contest):
    limit = {"check_kind": QualificationCheck.AGE_MOST, "limit": 60}
    Qualification.objects.create(term=world.term, number=1, text="年龄一般不超过60周岁", **limit)
    posts = {"拟任党组织职务": "", "拟任村(居)委会职务": "委员"}
    for born, is_over in ((dt.date(1960, 5, 20), True), (dt.date(1960, 5, 21), False)):
        batch = upload_list(candidate(born=born, **posts))
        assert batch.problems.filter(kind="candidate_over_age").exists() is is_over


def test_an_export_in_full_is_imported_again_unchanged(import_list, upload_list, client, staff, world):
    row = candidate(人员来源="退役军人", 是否拟任人选="否", 提名方式="自荐", 推荐人数="0", 简历="=1+1")
    import_list(row, candidate("李四", order=2, 拟任党组织职务="书记", **{"拟任村(居)委会职务": "主任"}))
    before = standing()
    client.force_login(staff)
    address = f"/imports/export/?area={world.gucun.pk}&term={world.term.pk}&book=candidates"
    assert "导出候选人名册" in client.get(address).content.decode()
    for file_format in ("xlsx", "csv"):
        response = client.post(address, {"file_format": file_format, "full": "on", "reason": "核对"})
        batch = upload_list(b"".join(response.streaming_content), is_complete=True)
        assert (batch.counts["same"], batch.counts["rows"], batch.counts["missing"]) == (2, 2, 0), problems_of(batch)
        batches.confirm(actor=None, batch=batch, here=True)
    assert standing() == before
    assert AuditEntry.objects.filter(action="candidates_exported_full", reason="核对").count() == 2


def test_a_complete_list_asks_about_who_is_missing_and_withdraws_them(import_list, upload_list):
    import_list(candidate(), candidate("李四", order=2))
    batch = upload_list(candidate(), is_complete=True)
    assert batch.counts["missing"] == 1
    end = {"ended_on": PartialDate(2021, 5), "exit_note": ""}
    with pytest.raises(Exception, match="请填写退出时间和退出原因"):
        answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.END, end=end)
    end["exit_note"] = "本人不愿参选"
    answering.decide_missing(actor=None, batch=batch, decision=PlanRow.Decision.END, end=end)
    batches.confirm(actor=None, batch=batch, here=True)
    gone = Candidacy.objects.get(person__name="李四")
    assert gone.status == CandidacyStatus.WITHDRAWN
    assert list(gone.turns.values_list("status", "reason"))[-1] == ("withdrawn", "本人不愿参选")
    assert upload_list(candidate(), is_complete=True).counts["missing"] == 0
    batches.undo(actor=None, batch=batch, here=True)
    gone.refresh_from_db()
    assert (gone.status, gone.turns.count()) == (CandidacyStatus.NOMINATED, 1)


def standing():
    def rows(model):
        names = [field.attname for field in model._meta.concrete_fields if field.name not in ("created_at", "at")]
        return sorted(map(repr, model.objects.values_list(*names)))

    sources = sorted(Candidacy.sources.through.objects.values_list("candidacy_id", "source_id"))
    return [rows(Person), rows(Candidacy), rows(CandidacyTurn), sources]


def test_an_undo_gives_back_what_stood_before(import_list):
    import_list(candidate(人员来源="退役军人"))
    before = standing()
    more = candidate(拟任党组织职务="书记", 学历="大专", 人员来源="致富带头人", 简历="长期在村")
    batch = import_list(more, candidate("李四", order=2))
    assert standing() != before
    batches.undo(actor=None, batch=batch, here=True)
    assert standing() == before


def test_an_undo_keeps_who_went_on_since(import_list, world):
    batch = import_list(candidate(), candidate("李四", order=2))
    row = Candidacy.objects.get(person__name="张三")
    row.review = ReviewState.OPEN
    row.save()
    batches.undo(actor=None, batch=batch, here=True)
    assert list(Candidacy.objects.values_list("person__name", flat=True)) == ["张三"]
    assert (batch.counts["undone_deleted"], batch.counts["undone_kept"]) == (1, 1)


def test_a_plan_is_written_once(import_list):
    batch = import_list(candidate())
    with pytest.raises(Exception, match="不能再次写入"):
        batches.confirm(actor=None, batch=batch, here=True)
    assert Candidacy.objects.count() == 1


def test_its_template_has_its_columns(client, liaison, world):
    client.force_login(liaison)
    response = client.get(f"/imports/template/?area={world.gucun.pk}&term={world.term.pk}&book=candidates")
    assert response.status_code == 200
    assert {"拟任党组织职务", "现任职务", "提名方式", "是否拟任人选", "简历"} <= set(CANDIDATES.headers)


def test_the_plan_and_its_rows_are_shown(client, liaison, upload_list, import_list):
    import_list(candidate())
    batch = upload_list(candidate(拟任党组织职务="书记"), candidate("李四", order=2, 身份证号=""))
    client.force_login(liaison)
    page = client.get(batch.get_absolute_url() + "?show=all").content.decode()
    assert "拟任党组织职务" in page
    assert "书记" in page
    row = batch.rows.get(number=3)
    assert "李四" in client.get(f"/imports/rows/{row.pk}/").content.decode()
