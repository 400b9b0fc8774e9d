"""How far units are with their term's plan, and noting it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cadres.models import ReviewAnswer
from cadres.selectors.election_days import election_days
from cadres.selectors.progress import board_of, boards_of_unit
from cadres.selectors.reminders import duties_of, reminder_of
from cadres.services.progress import Upload, add_evidence, mark_many, note_task
from core.models import AuditEntry
from core.services import files
from elections.choices import Checklist
from elections.models import Situation, Submission, Task, TaskEvidence, UnitTask
from elections.rules.plan import CellState, Entry
from tests.cadres.elections import make_candidacy
from tests.cadres.plans import COMMITTEE_DAY, TODAY, noted, plan_term, profile_of, set_days, survey, task_of
from tests.cadres.reviewing import make_round, seat_of


@pytest.fixture
def term(world):
    return plan_term(world)


def row_of(world, name):
    board = board_of(world.term, world.county)
    return next(row for row in board.rows if row.unit == world.units[name])


def cell(world, name, short_name):
    return next(cell for cell in row_of(world, name).cells if cell.task.short_name == short_name)


def state(world, name, short_name):
    return cell(world, name, short_name).state


def test_windows_follow_each_units_own_days(world, term):
    set_days(world, "白杨")
    set_days(world, "沈宅", committee=COMMITTEE_DAY + dt.timedelta(days=7))
    assert cell(world, "白杨", "选委会").standing.window.end == dt.date(2021, 4, 8)
    assert cell(world, "沈宅", "选委会").standing.window.end == dt.date(2021, 4, 15)
    assert cell(world, "菊泉", "选委会").state == CellState.NO_DAY


def test_the_law_in_force_ends_the_voter_list(world, term):
    set_days(world, "白杨")
    window = cell(world, "白杨", "选民登记").standing.window
    assert window.end == dt.date(2021, 4, 18)
    assert "法定前 20 日" in window.why


def test_late_is_counted_from_the_day_after_the_window(world, term):
    set_days(world, "白杨", committee=dt.date(2021, 5, 16))
    assert state(world, "白杨", "选委会") == CellState.NOT_BEGUN
    term.as_if_on = TODAY + dt.timedelta(days=1)
    term.save()
    assert state(world, "白杨", "选委会") == CellState.LATE
    assert cell(world, "白杨", "选委会").standing.days == 1


def test_a_postponement_moves_what_was_not_held(world, term):
    set_days(world, "白杨", party_on=dt.date(2021, 3, 24))
    profile = profile_of(world, "白杨")
    profile.postponed_until = dt.date(2021, 6, 30)
    profile.save()
    assert cell(world, "白杨", "选委会").standing.window.start == dt.date(2021, 5, 25)
    assert cell(world, "白杨", "人选推荐").standing.window.end == dt.date(2021, 3, 9)


def test_a_declared_result_is_known_by_itself(world, term):
    set_days(world, "白杨", party_on=dt.date(2021, 3, 24))
    found = cell(world, "白杨", "党员大会")
    assert (found.state, found.standing.known.done_on, found.is_automatic) == (
        CellState.DONE,
        dt.date(2021, 3, 24),
        True,
    )
    assert found.standing.known.basis == "党组织选举结果已确认"
    assert state(world, "白杨", "投票选举") == CellState.NOT_BEGUN


def test_the_review_is_clear_when_all_who_still_stand_have_passed(world, term):
    set_days(world, "白杨")
    unit = world.units["白杨"]
    first = make_candidacy("任晓东", unit, term, party_post="secretary", status="nominated", review="clear")
    second = make_candidacy("丁文静", unit, term, party_post="member", status="nominated", review="open")
    make_candidacy("蔡永康", unit, term, party_post="member", status="turned_down", review="rejected")
    make_candidacy("袁振华", unit, term, committee_post="member", status="nominated", review="open")
    assert cell(world, "白杨", "联审考察").standing.known.percent == 50
    assert state(world, "白杨", "联审考察") == CellState.LATE
    second.review = "clear"
    second.save()
    seat = seat_of(make_round(term, "人民法院"), "人民法院")
    ReviewAnswer.objects.create(
        candidacy=first, seat=seat, state="clear", sent_on=dt.date(2021, 3, 1), answered_on=dt.date(2021, 3, 9)
    )
    found = cell(world, "白杨", "联审考察")
    assert (found.state, found.standing.known.done_on) == (CellState.DONE, dt.date(2021, 3, 9))
    assert found.standing.known.basis == "2 名人选中 2 名通过联审"


def test_nobody_goes_on_to_the_vote_with_an_open_review(world, term):
    set_days(world, "白杨")
    make_candidacy("任晓东", world.units["白杨"], term, party_post="secretary", status="nominated", review="open")
    found = cell(world, "白杨", "党员大会")
    assert (found.state, found.standing.obstacle) == (CellState.BLOCKED, "还有 1 名人选没有通过联审")
    assert state(world, "白杨", "投票选举") == CellState.NOT_BEGUN


def test_the_final_list_is_known_when_all_are_final(world, term):
    set_days(world, "白杨")
    unit = world.units["白杨"]
    make_candidacy("任晓东", unit, term, committee_post="director")
    last = make_candidacy("丁文静", unit, term, committee_post="member", status="inspected")
    assert cell(world, "白杨", "候选人").standing.known.percent == 50
    last.status = "final"
    last.save()
    assert cell(world, "白杨", "候选人").standing.known.done_on == TODAY


def test_who_was_written_in_on_a_ballot_stands_before_no_review(world, term):
    set_days(world, "白杨")
    make_candidacy("任晓东", world.units["白杨"], term, party_post="member", review="not_sent", route="write_in")
    assert cell(world, "白杨", "联审考察").standing.known.basis == "还没有登记候选人"


def test_a_red_unit_does_not_start_until_it_is_signed_off(world, term):
    set_days(world, "白杨")
    survey(world, 1, 白杨="red", 沈宅="green")
    assert state(world, "白杨", "重点整顿") == CellState.LATE
    assert state(world, "白杨", "人选推荐") == CellState.BLOCKED
    assert "第1轮摸排" in cell(world, "白杨", "人选推荐").standing.obstacle
    assert state(world, "沈宅", "重点整顿") == CellState.NOT_CONCERNED
    Situation.objects.filter(unit=world.units["白杨"]).update(signed_off_on=dt.date(2021, 3, 3))
    assert cell(world, "白杨", "重点整顿").standing.known.done_on == dt.date(2021, 3, 3)
    assert state(world, "白杨", "人选推荐") == CellState.LATE


def test_a_unit_that_is_no_longer_red_may_start_too(world, term):
    set_days(world, "白杨")
    survey(world, 1, 白杨="red")
    survey(world, 2, 白杨="yellow")
    assert cell(world, "白杨", "重点整顿").standing.known.done_on == dt.date(2021, 1, 20)
    assert state(world, "白杨", "人选推荐") == CellState.LATE


def test_progress_counts_by_street_and_stage(world, term):
    set_days(world, "白杨")
    for name in ("摸底研判", "离任审计", "机构培训"):
        noted(world, "白杨", name)
    survey(world, 1, 白杨="green")
    total = board_of(term, world.county)
    streets = total.by_township()
    assert [(area.name, len(board.rows), board.done) for area, board in streets] == [
        ("友谊路街道", 2, 0),
        ("顾村镇", 3, 3),
    ]
    first, second = dict(streets)[world.gucun].stages[:2]
    assert (first.done, first.begun, second.done) == (1, 0, 0)
    assert [each.done for each in first.tasks] == [1, 0, 1, 1]
    assert [each.due for each in first.tasks] == [3, 2, 3, 3]
    assert len(board_of(term, world.county, "village").rows) == 2
    assert total.due == 14 * 5 - 1


def test_a_board_costs_the_same_for_more_units(world, term, django_assert_max_num_queries):
    for name in ("白杨", "沈宅"):
        set_days(world, name)
    with django_assert_max_num_queries(24) as few:
        board_of(term, world.gucun)
    for name in ("菊泉", "一居", "二居"):
        set_days(world, name)
        make_candidacy(f"某{name}", world.units[name], term, party_post="member")
        noted(world, name, "摸底研判")
    with django_assert_max_num_queries(len(few)):
        board_of(term, world.county)


def mark(actor, world, name, short_name, entry, **fields):
    task = task_of(world.term, short_name)
    return note_task(actor=actor, unit=world.units[name], task=task, entry=entry, note="", **fields)


def test_what_is_noted_says_who_and_leaves_its_entry(world, term, liaison):
    set_days(world, "白杨")
    row = mark(liaison, world, "白杨", "摸底研判", Entry("done", dt.date(2021, 1, 14)))
    assert (row.by, row.done_on) == (liaison, dt.date(2021, 1, 14))
    assert state(world, "白杨", "摸底研判") == CellState.DONE
    entry = AuditEntry.objects.get(action="task_noted")
    assert entry.changes["task"] == "调查摸底与班子运行研判"
    assert entry.area_path == world.gucun.path
    row = mark(liaison, world, "白杨", "摸底研判", Entry(""))
    assert (row.state, row.done_on) == ("", None)


@pytest.mark.parametrize(
    ("short_name", "entry", "message"),
    [
        ("党员大会", Entry("done", TODAY), "由系统自动登记（依据：党组织选举结果确认），不能手工修改。"),
        ("摸底研判", Entry("done"), "请填写完成日期。"),
        ("摸底研判", Entry("done", TODAY + dt.timedelta(days=1)), "晚于今天"),
        ("摸底研判", Entry("under_way", percent=100), "0 到 99"),
        ("人选推荐", Entry("under_way"), "选情为红色（第1轮摸排），尚未销号，不能登记。"),
    ],
)
def test_what_cannot_be_is_refused_with_why(world, term, liaison, short_name, entry, message):
    survey(world, 1, 白杨="red")
    with pytest.raises(ValidationError, match=message):
        mark(liaison, world, "白杨", short_name, entry)
    assert not UnitTask.objects.exists()


def test_a_unit_that_takes_no_part_notes_nothing(world, term, staff):
    with pytest.raises(ValidationError, match="不参加2021年换届"):
        mark(staff, world, "海州", "摸底研判", Entry("done", TODAY))


def test_many_are_marked_at_once_and_what_is_refused_is_told(world, term, staff):
    survey(world, 1, 白杨="red")
    noted(world, "沈宅", "摸底研判", done_on=dt.date(2021, 1, 4))
    noted(world, "菊泉", "摸底研判", state="under_way", done_on=None, percent=50)
    tasks = {task_of(term, name).pk for name in ("摸底研判", "人选推荐", "党员大会")}
    board = board_of(term, world.gucun)
    units = {row.unit.pk for row in board.rows}
    done_on = dt.date(2021, 3, 2)
    marked = mark_many(actor=staff, board=board, area=world.gucun, units=units, tasks=tasks, done_on=done_on)
    refused = {(str(unit), task.short_name) for unit, task, _ in marked.refused}
    assert (marked.done, marked.same) == (4, 1)
    assert refused == {("白杨村", "人选推荐"), *((str(row.unit), "党员大会") for row in board.rows)}
    assert cell(world, "沈宅", "摸底研判").standing.known.done_on == dt.date(2021, 1, 4)
    assert cell(world, "菊泉", "摸底研判").standing.known.done_on == done_on
    assert AuditEntry.objects.get(action="tasks_noted").changes["count"] == 4


def test_locked_progress_is_changed_by_nobody(world, term, staff, liaison):
    Submission.objects.create(term=term, unit=world.units["白杨"], kind="progress", state="locked", decided_by=staff)
    for user in (staff, liaison):
        with pytest.raises(ValidationError, match="锁定，不能修改"):
            mark(user, world, "白杨", "摸底研判", Entry("done", TODAY))
    tasks = {task_of(term, "摸底研判").pk}
    board = board_of(term, world.gucun)
    units = {row.unit.pk for row in board.rows}
    marked = mark_many(actor=staff, board=board, area=world.gucun, units=units, tasks=tasks, done_on=TODAY)
    assert marked.done == 2
    assert [(str(unit), "锁定" in why) for unit, _, why in marked.refused] == [("白杨村", True)]


PDF = Upload("会议记录.pdf", b"%PDF-1.7 ...")


def test_evidence_is_kept_encrypted_and_each_act_is_noted(world, term, liaison, settings):
    row = mark(liaison, world, "白杨", "摸底研判", None, uploads=[PDF])
    evidence = TaskEvidence.objects.get(unit_task=row)
    assert (evidence.name, row.state) == ("会议记录.pdf", "")
    assert files.read(evidence.file) == PDF.content
    kept = [path for path in (settings.DATA_DIR / "files").rglob("*") if path.is_file()]
    assert [PDF.content in path.read_bytes() for path in kept] == [False]
    assert AuditEntry.objects.get(action="evidence_added").changes == {"file": "会议记录.pdf"}


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (Upload("程序.exe", b"MZ"), "不是可以上传的文件"),
        (Upload("记录", b"%PDF"), "不是可以上传的文件"),
        (Upload("照片.jpg", b"%PDF-1.7"), "与扩展名 .jpg 不符"),
        (Upload("照片.jpg", b""), "是空文件"),
        (Upload("照片.jpg", b"\xff\xd8\xff" + b"0" * 20 * 1024 * 1024), "超过 20 MB"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(world, term, liaison, upload, message):
    row = noted(world, "白杨", "摸底研判")
    with pytest.raises(ValidationError, match=message):
        add_evidence(actor=liaison, noted=row, upload=upload)


def test_the_lists_for_taking_office_count_from_the_committees_day(world, term):
    set_days(world, "白杨", committee=dt.date(2021, 4, 1), committee_on=dt.date(2021, 4, 1))
    boards = boards_of_unit(term, world.units["白杨"])
    handover = {cell.task.short_name: cell for cell in boards[Checklist.HANDOVER].rows[0].cells}
    window = handover["公章证照"].standing.window
    assert window
    assert window.end == dt.date(2021, 4, 11)
    assert (handover["公章证照"].state, handover["公章证照"].standing.days) == (CellState.LATE, 5)
    ten_ones = boards[Checklist.TEN_ONES].rows[0]
    assert [cell.state for cell in ten_ones.cells][:3] == [CellState.NOT_BEGUN, CellState.LATE, CellState.NOT_BEGUN]


def test_what_to_do_today_names_the_late_first_then_what_is_due_soon(world, term):
    set_days(world, "白杨", party_on=dt.date(2021, 3, 24))
    for name in ("摸底研判", "离任审计", "机构培训", "人选推荐", "审批备案"):
        noted(world, "白杨", name)
    survey(world, 1, 白杨="green")
    groups = {group.key: group for group in duties_of(board_of(term, world.gucun))}
    late = [(duty.task.short_name, [cell.standing.days for _, cell in duty.cells]) for duty in groups["late"].duties]
    assert late == [("联审考察", [28]), ("选委会", [8])]
    assert [duty.task.short_name for duty in groups["soon"].duties] == ["选民登记"]
    assert "自动登记" in groups["late"].duties[0].how


def test_a_reminder_names_each_unit_task_and_day(world, term):
    set_days(world, "白杨", committee=dt.date(2021, 5, 12))
    board = board_of(term, world.gucun).stage_only(3)
    text = reminder_of(world.gucun, board)
    assert text == (
        "【换届进度催办】顾村镇：截至2021-04-16，1个单位1项任务逾期。"
        "白杨村“推选选举委员会、公布选举日”应于2021-04-12前完成，已逾期4天。请抓紧办理，并及时在系统中登记。"
    )


def test_the_calendar_holds_postponed_days_and_tells_who_is_ahead_of_the_pilots(world, term):
    set_days(world, "白杨")
    set_days(world, "沈宅", committee=COMMITTEE_DAY + dt.timedelta(days=1))
    set_days(world, "一居")
    for name, field, value in (("沈宅", "is_pilot", True), ("一居", "postponed_until", dt.date(2021, 6, 1))):
        profile = profile_of(world, name)
        setattr(profile, field, value)
        profile.save()
    calendar = election_days(board_of(term, world.county))
    committees = {day.on: [str(row.unit) for row in day.committee] for day in calendar.days if day.committee}
    assert committees == {
        COMMITTEE_DAY: ["白杨村"],
        COMMITTEE_DAY + dt.timedelta(days=1): ["沈宅村"],
        dt.date(2021, 6, 1): ["宝钢一村"],
    }
    assert [str(row.unit) for row in calendar.ahead_of_pilots] == ["白杨村"]
    assert {str(row.unit) for row in calendar.unset} == {"宝钢二村", "菊泉新城第一"}
    assert [first.month for first, _ in calendar.months] == [3, 5, 6]


def test_a_task_by_hand_instead_of_by_itself_is_noted_by_somebody(world, term, liaison):
    Task.objects.filter(term=term, short_name="党员大会").update(known_by="")
    mark(liaison, world, "白杨", "党员大会", Entry("done", dt.date(2021, 3, 24)))
    assert state(world, "白杨", "党员大会") == CellState.DONE
