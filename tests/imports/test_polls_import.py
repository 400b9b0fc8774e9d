"""How units voted and for whom, by two workbooks: into polls that a second person confirms."""

import datetime as dt
from typing import Any

import pytest

from cadres.models import Candidacy, Vote
from cadres.services.results import declare_result
from elections.models import Poll
from imports.kinds import POLL_COUNTS, VOTES
from imports.models import Batch
from imports.services import batches
from tests.cadres.elections import DAY, HEAD, declare, enter, make_candidacy, make_contest, stand
from tests.imports.conftest import problems_of, workbook

pytestmark = pytest.mark.django_db
COUNTS = [
    "街镇", "村(社区)", "班子", "投票", "投票日期", "登记选民(应到)", "参加投票(实到)", "委托投票", "流动票箱",
    "发出选票", "收回选票", "有效票", "无效票", "无效：多选",
]  # fmt: skip
LINES = ["村(社区)", "班子", "投票", "姓名", "身份证号", "职务", "赞成", "反对", "弃权", "是否当选"]
NAMES = {"赵一": "director", "赵二": "director", "钱一": "member", "钱二": "member", "钱三": "member", "钱四": "member"}
SEATS = [("director", 1, 0), ("member", 3, 0)]
WON = {"赵一": 300, "赵二": 150, "钱一": 400, "钱二": 380, "钱三": 360, "钱四": 100}


def count(**cells):
    row: dict[str, Any] = {"街镇": "顾村镇", "村(社区)": "白杨村", "班子": "村委会", "投票日期": "2021-05-08"}
    row |= {"登记选民(应到)": 1000, "委托投票": 20, "流动票箱": 30, "发出选票": 600, "收回选票": 501}
    return row | {"有效票": 490, "无效票": 11} | cells


def line(name, votes="", **cells):
    return {"村(社区)": "白杨村", "班子": "村(居)委会", "姓名": name, "赞成": votes} | cells


def votes(**changed):
    return [line(name, number) for name, number in {**WON, **changed}.items()]


@pytest.fixture
def contest(world, staff):
    found = make_contest(world, staff, posts=SEATS)
    stand(found, **NAMES)
    return found


@pytest.fixture
def upload_counts(upload):
    return lambda *rows, headers=COUNTS, **options: upload(
        workbook(*rows, headers=headers), kind=POLL_COUNTS.identifier, **options
    )


@pytest.fixture
def upload_votes(upload):
    return lambda *rows, headers=LINES, **options: upload(
        workbook(*rows, headers=headers), kind=VOTES.identifier, **options
    )


def written(batch, actor=None):
    assert batch.counts["error"] == batch.counts["conflict"] == 0, problems_of(batch)
    return batches.confirm(actor=actor, batch=batch, here=True)


def told(batch):
    return "\n".join(problem.message for problem in batch.problems.all())


def test_the_counts_open_the_poll_and_the_votes_make_it_wait_for_a_second_person(
    contest, liaison, staff, upload_counts, upload_votes
):
    batch = upload_counts(count(**{"无效：多选": 8}), actor=liaison)
    assert batch.counts["new"] == 1
    assert [kind for _, _, kind, _ in problems_of(batch)] == ["poll_incomplete"]
    assert "还缺：6个得票" in told(batch)
    written(batch, liaison)
    poll = Poll.objects.get()
    assert (poll.state, poll.kind, poll.held_on, poll.is_short) == ("draft", "first", DAY, False)
    assert (poll.electors, poll.issued, poll.returned, poll.valid, poll.void) == (1000, 600, 501, 490, 11)
    assert poll.void_reasons == {"too_many": 8}
    batch = upload_votes(*votes(), actor=liaison)
    assert (batch.counts["new"], problems_of(batch)) == (6, [])
    written(batch, liaison)
    poll.refresh_from_db()
    assert (poll.state, poll.entered_by) == ("submitted", liaison)
    declare_result(actor=staff, poll=poll)
    elected = Vote.objects.filter(is_elected=True).values_list("candidacy__person__name", flat=True)
    assert sorted(elected) == ["赵一", "钱一", "钱三", "钱二"]


def test_the_votes_may_come_first(contest, upload_counts, upload_votes):
    written(upload_votes(*votes()))
    assert Poll.objects.get().state == "draft"
    written(upload_counts(count()))
    assert Poll.objects.get().state == "submitted"


def test_a_short_entry_tells_turnout_and_winners(contest, upload_counts, upload_votes):
    short = count(**dict.fromkeys(("发出选票", "收回选票", "有效票", "无效票", "委托投票", "流动票箱"), ""))
    written(upload_counts(short | {"参加投票(实到)": 860}))
    winners = ("赵一", "钱一", "钱二", "钱三")
    rows = [line(name, 是否当选="是" if name in winners else "否") for name in NAMES]
    written(upload_votes(*rows))
    poll = Poll.objects.get()
    assert (poll.state, poll.is_short, poll.attended) == ("submitted", True, 860)


def test_the_same_files_again_change_nothing_and_a_number_changes_its_poll(contest, upload_counts, upload_votes):
    written(upload_counts(count()))
    written(upload_votes(*votes()))
    assert upload_counts(count()).counts["same"] == 1
    assert upload_votes(*votes()).counts["same"] == 6
    batch = written(upload_votes(*votes(钱四=120)))
    assert (batch.counts["changed"], batch.counts["same"]) == (1, 5)
    assert Poll.objects.get().state == "submitted"
    assert Vote.objects.get(candidacy__person__name="钱四").votes_for == 120


@pytest.mark.parametrize(
    ("cells", "found", "words"),
    [
        ({"收回选票": 601}, ("收回选票", "poll_ballots"), "收回选票 601 张，收回多于发出，选举无效"),
        ({"有效票": 480}, ("有效票", "poll_sums"), "有效票 480 张，无效票 11 张，合计 491 张，与收回选票 501 张不符"),
        ({"收回选票": 600, "登记选民(应到)": 550}, ("收回选票", "poll_ballots"), "登记选民(代表) 550 人"),
        ({"委托投票": 502}, ("委托投票", "poll_turnout"), "委托投票 502，多于参加投票 501"),
        ({"无效：多选": 12}, ("无效票", "poll_sums"), "无效原因合计 12 张，多于无效票 11 张"),
        ({"投票日期": "2021-04-01"}, ("投票日期", "poll_dates"), "请核对日期先后"),
        ({"投票日期": "2099-04-01"}, ("投票日期", "poll_dates"), "还没有到，不能填报结果"),
        ({"投票日期": "2021-05"}, ("投票日期", "day_unreadable"), "没有写到日"),
        ({"有效票": "很多"}, ("有效票", "number_unreadable"), "“很多”不是0至10000000的整数"),
        ({"班子": "妇联"}, ("班子", "unknown_body"), "“妇联”不是一个班子"),
        ({"班子": ""}, ("班子", "missing_body"), "没有写明是哪个班子的选举"),
        ({"班子": "党总支"}, ("村(社区)", "contest_missing"), "“白杨村”还没有设置党组织的选举。请先在“选举”页建立"),
        ({"投票": "另行选举"}, ("投票", "poll_not_due"), "现在应进行的是“首次投票”，不是“另行选举”"),
        ({"投票": "第八次"}, ("投票", "unknown_poll"), "“第八次”不在字典中"),
        ({"村(社区)": "宝钢一村", "街镇": ""}, ("村(社区)", "unit_outside_area"), "不在您的管理范围"),
    ],
)  # fmt: skip
def test_a_fault_of_the_counts_is_told_at_its_cell(contest, upload_counts, cells, found, words):
    contest.voter_list_on = dt.date(2021, 4, 10)
    contest.save()
    batch = upload_counts(count(**cells))
    errors = [(column, kind) for _, column, kind, severity in problems_of(batch) if severity == "error"]
    assert found in errors
    assert words in told(batch)
    assert batch.counts["error"] == 1


@pytest.mark.parametrize(
    ("rows", "found", "words"),
    [
        (votes(赵一=491), (2, "赞成", "votes_above_valid"), "合计 491 张，多于有效票 490 张"),
        (votes(赵一=300, 赵二=300), (2, "赞成", "votes_above_seats"), "多于有效票 490 张与应选 1 名之积 490"),
        ([line("赵一", 300, 是否当选="否"), *votes()[1:]], (2, "是否当选", "elected_contradicts_votes"), "应为“当选”"),
        ([line("周五", 10)], (2, "姓名", "not_a_candidate"), "“白杨村”没有名为“周五”的正式候选人"),
        ([line("孙九", 10)], (2, "姓名", "candidate_barred"), "孙九已被取消候选人资格，不能列入选票，也不能宣布当选"),
        ([line("李八", 10)], (2, "姓名", "candidate_barred"), "李八还不是正式候选人"),
        ([line("赵一", 10, 职务="委员")], (2, "职务", "other_post"), "赵一在这次投票中参选的是主任，不是“委员”"),
        ([line("赵一", 10), line("赵一", 11)], (3, "姓名", "duplicate_poll"), "与第2行是同一人的同一职务"),
        ([line("赵一")], (2, "赞成", "missing_votes"), "没有填得票，也没有填是否当选"),
        ([line("钱五", 10)], (2, "姓名", "ambiguous_candidate"), "有2名正式候选人叫“钱五”。请填写身份证号"),
    ],
)  # fmt: skip
def test_a_fault_of_the_votes_is_told_at_its_cell(contest, world, upload_counts, upload_votes, rows, found, words):
    make_candidacy("孙九", contest.unit, world.term, committee_post="member", status="turned_down")
    make_candidacy("李八", contest.unit, world.term, committee_post="member", status="nominated")
    for _ in range(2):
        make_candidacy("钱五", contest.unit, world.term, committee_post="member")
    Candidacy.objects.filter(person__name="钱五").update(
        status="final" if found[2] == "ambiguous_candidate" else "withdrawn"
    )
    written(upload_counts(count()))
    batch = upload_votes(*rows)
    errors = [(row, column, kind) for row, column, kind, severity in problems_of(batch) if severity == "error"]
    assert found in errors
    assert words in told(batch)


def test_more_winners_than_seats_are_refused_in_a_short_entry(contest, upload_votes):
    batch = upload_votes(line("赵一", 是否当选="是"), line("赵二", 是否当选="当选"))
    assert (2, "是否当选", "votes_above_seats", "error") in problems_of(batch)
    assert "主任应选 1 名，填报当选 2 名，多于应选名额" in told(batch)


def test_a_confirmed_poll_is_never_touched(contest, staff, liaison, upload_counts, upload_votes):
    declare(liaison, staff, contest, WON)
    poll = Poll.objects.get()
    before = {field.attname: getattr(poll, field.attname) for field in Poll._meta.concrete_fields}
    batch = upload_counts(count(有效票=489, 无效票=12))
    assert batch.counts["conflict"] == 1
    assert problems_of(batch) == [(2, "村(社区)", "poll_confirmed", "error")]
    assert "不能由导入更改。确需更改的，请有复核权限的人员先撤回结果" in told(batch)
    assert upload_counts(count(委托投票="", 流动票箱="")).counts["same"] == 1
    assert upload_votes(*votes(赵一=301)).counts["conflict"] == 1
    assert upload_votes(*votes()).counts["same"] == 6
    poll.refresh_from_db()
    assert before == {field.attname: getattr(poll, field.attname) for field in Poll._meta.concrete_fields}


def test_the_first_vote_of_a_party_committee_and_then_its_leaders(world, staff, liaison, upload_counts, upload_votes):
    party = make_contest(world, staff, body="party", posts=[("secretary", 1, 0), ("member", 2, 0)])
    stand(party, 孙一="secretary", 孙二="member", 孙三="member", 孙四="member")
    headers = [
        "村(社区)",
        "班子",
        "投票日期",
        "应到会党员数",
        "实到会党员数",
        "发出选票",
        "收回选票",
        "有效票",
        "无效票",
    ]
    head = {"村(社区)": "白杨村", "班子": "党支部", "投票日期": "2021-05-08", "应到会党员数": 47, "实到会党员数": 40}
    head |= {"发出选票": 40, "收回选票": 40, "有效票": 40, "无效票": 0}
    written(upload_counts(head, headers=headers))
    first = [
        line(name, number, 班子="党组织", 投票="首次")
        for name, number in {"孙一": 39, "孙二": 35, "孙三": 30, "孙四": 12}.items()
    ]
    early = upload_votes(line("孙一", 3, 班子="党组织", 职务="书记"))
    assert problems_of(early)[0][2] == "poll_not_due"
    written(upload_votes(*first), liaison)
    declare_result(actor=staff, poll=Poll.objects.get())
    written(upload_votes(line("孙一", 3, 班子="党组织", 职务="书记")))
    assert Poll.objects.get(kind="leaders").votes.get().votes_for == 3


def test_the_body_may_be_ticked_when_uploading(contest, upload_counts):
    headers = [header for header in COUNTS if header != "班子"]
    batch = upload_counts(count(), headers=headers, bodies=["committee"])
    assert batch.counts["new"] == 1


def test_totals_notes_and_empty_rows_of_units_are_passed_over(contest, upload_counts):
    rows = [
        {"街镇": "一、顾村镇"},
        count(),
        {"街镇": "顾村镇", "村(社区)": "沈宅村", "班子": "村(居)委会"},
        {"街镇": "合计", "登记选民(应到)": 1000},
        {"街镇": "填表人：某某"},
    ]
    batch = upload_counts(*rows)
    assert (batch.counts["rows"], batch.counts["new"]) == (1, 1), problems_of(batch)


def standing():
    names = [field.attname for field in Poll._meta.concrete_fields if field.name != "created_at"]
    lines = Vote.objects.order_by("pk").values_list(
        "poll_id", "candidacy_id", "post", "votes_for", "against", "is_elected"
    )
    return list(Poll.objects.order_by("pk").values_list(*names)), list(lines)


def test_an_undo_takes_back_what_was_filled_in(contest, upload_counts, upload_votes):
    first = written(upload_counts(count()))
    before = standing()
    second = written(upload_votes(*votes()))
    assert Poll.objects.get().state == "submitted"
    batches.undo(actor=None, batch=second, here=True)
    assert standing() == before
    assert (second.counts["undone_restored"], second.counts["undone_kept"]) == (0, 0)
    assert second.counts["undone_deleted"] == 6
    batches.undo(actor=None, batch=first, here=True)
    assert standing() == ([], [])


def test_an_undo_keeps_a_poll_that_was_confirmed_or_worked_on(contest, staff, liaison, upload_counts, upload_votes):
    first = written(upload_counts(count()), liaison)
    second = written(upload_votes(*votes()), liaison)
    batches.undo(actor=None, batch=first, here=True)
    assert (first.counts["undone_kept"], Poll.objects.count()) == (1, 1)
    declare_result(actor=staff, poll=Poll.objects.get())
    batches.undo(actor=None, batch=second, here=True)
    assert (second.counts["undone_kept"], Poll.objects.get().state) == (6, "confirmed")


def test_a_poll_touched_after_the_check_is_not_overwritten(contest, staff, upload_counts):
    batch = upload_counts(count())
    enter(staff, contest, WON, submit=False)
    batches.confirm(actor=None, batch=batch, here=True)
    assert batch.counts["conflict"] == 1
    assert Poll.objects.get().valid == HEAD["valid"]


def test_the_kinds_are_offered_to_those_who_enter_results(client, liaison, leader, world, contest):
    client.force_login(liaison)
    page = client.get(f"/imports/new/?area={world.gucun.pk}").content.decode()
    assert "选举投票情况表" in page
    assert "得票情况表" in page
    for kind in (POLL_COUNTS, VOTES):
        response = client.get(f"/imports/template/?area={world.gucun.pk}&term={world.term.pk}&book={kind.identifier}")
        assert response.status_code == 200


def test_the_plan_the_row_and_the_undo_are_shown(client, liaison, contest, upload_counts, upload_votes):
    client.force_login(liaison)
    batch = upload_counts(count(有效票=480))
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "登记选民(应到)" in page
    assert "与收回选票 501 张不符" in page
    row = batch.rows.get()
    assert client.get(f"/imports/rows/{row.pk}/").status_code == 200
    client.post(f"/imports/rows/{row.pk}/", {"cell-valid": "490"})
    batch = Batch.objects.get(pk=batch.pk)
    assert batch.counts["error"] == 0
    written(batch, liaison)
    assert "投票记录" in client.get(f"/imports/{batch.pk}/undo/").content.decode()
