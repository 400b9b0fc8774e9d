"""Pages of contests and polls: who does what, and what each page says."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cadres.models import Membership, Vote
from cadres.services.polls import open_poll
from core.models import AuditEntry
from elections.choices import Body
from elections.models import Contest, Poll, PollRecord
from tests.cadres.elections import DAY, HEAD, declare, enter, make_contest, stand
from tests.cadres.people import make_member
from tests.cadres.test_results import ALL, WON


@pytest.fixture
def contest(world, staff):
    found = make_contest(world, staff)
    stand(found, **ALL)
    return found


def text(response):
    return response.content.decode()


def sheet(poll, votes, **head):
    """What a browser sends of the entry sheet."""
    told = {name: str(value) for name, value in HEAD.items() if name != "void_reasons"}
    data = {**told, "void_blank": "8", "act": "save", **head}
    for vote in Vote.objects.filter(poll=poll).select_related("candidacy__person"):
        data[f"votes_{vote.candidacy_id}_{vote.post}"] = str(votes[vote.candidacy.person.name])
    return data


def test_the_list_tells_how_far_each_contest_is_in_constant_queries(
    client_of, leader, staff, world, contest, django_assert_max_num_queries
):
    client = client_of(leader)
    assert "待投票" in text(client.get(reverse("cadres:contests")))
    make_contest(world, staff, unit="沈宅", election_day=None)
    make_contest(world, staff, body=Body.PARTY)
    with django_assert_max_num_queries(26):
        page = client.get(reverse("cadres:contests"))
    assert "3场，已完成0场" in text(page)
    assert "未安排" in text(page)
    for query, shown in (("body=party", 1), ("state=unplanned", 1), (f"election_day={DAY}", 2), ("q=沈宅", 1)):
        page = client.get(f"{reverse('cadres:contests')}?{query}")
        assert len(page.context["table"].rows) == shown, query


def test_a_whole_street_is_set_up_from_its_last_boards_after_a_look(client_of, liaison, world):
    unit, term = world.units["白杨"], world.previous
    for name, post in (("甲", "director"), ("乙", "member"), ("丙", "member")):
        make_member(name, unit, term, committee_post=post)
    client, address = client_of(liaison), f"{reverse('cadres:contests_set_up')}?area={world.gucun.pk}"
    asked = {"bodies": ["committee"], "residents_electors": "all_voters", "how": "last", "committee_day": "2021-05-08"}
    given = {"committee_seats_director": 1, "committee_seats_member": 3}
    page = client.post(address, {**asked, **given, "act": "look"})
    assert not Contest.objects.exists()
    assert "将建立 2 场" in text(page)
    assert "委员会 4 人，应为 5 至 9 人" in text(page)
    client.post(address, {**asked, **given, "act": "make"})
    seats = {each.unit.short_name: [post.seats for post in each.posts.all()] for each in Contest.objects.all()}
    assert seats == {"白杨村": [1, 2], "沈宅村": [1, 3]}
    assert "已有 2 场" in text(client.post(address, {**asked, **given, "act": "look"}))


def test_one_contest_is_set_up_and_changed_on_its_form(client_of, liaison, world):
    client, unit = client_of(liaison), world.units["白杨"]
    address = f"{reverse('cadres:contest_create', args=[unit.pk])}?body=committee&term={world.term.pk}"
    data = {"electors": "all_voters", "election_day": "2021-05-08", "seats_director": 1, "seats_member": 1}
    page = client.post(address, data)
    assert "委员会 2 人，应为 3 至 7 人" in text(page)
    client.post(address, {**data, "seats_member": 2, "voter_list_on": "2021-04-19"})
    contest = Contest.objects.get()
    page = text(client.get(contest.get_absolute_url()))
    assert "应不晚于选举日 2021-05-08 前 20 日（2021-04-18），过晚" in page
    client.post(reverse("cadres:contest_edit", args=[contest.pk]), {**data, "seats_member": 4})
    assert [each.seats for each in contest.posts.all()] == [1, 4]
    client.post(reverse("cadres:contest_delete", args=[contest.pk]), {"reason": "单位录错"})
    assert not Contest.objects.exists()


def test_the_sheet_is_filled_submitted_and_confirmed_by_another(client_of, liaison, staff, contest):
    client = client_of(liaison)
    page = client.post(reverse("cadres:next_poll", args=[contest.pk]))
    poll = Poll.objects.get()
    assert page["Location"] == reverse("cadres:poll_edit", args=[poll.pk])
    assert "崔勇" in text(client.get(page["Location"]))
    page = client.post(page["Location"], sheet(poll, WON, valid="491"))
    assert "有效票 491 张，无效票 11 张，合计 502 张，与收回选票 501 张不符" in text(page)
    client.post(reverse("cadres:poll_edit", args=[poll.pk]), sheet(poll, WON, act="submit"))
    poll.refresh_from_db()
    assert (poll.state, poll.entered_by) == ("submitted", liaison)
    other = client_of(staff)
    page = text(other.get(reverse("cadres:poll_confirm", args=[poll.pk])))
    assert "新增任职：村委会主任" in page
    assert "5名全部当选" in page
    other.post(reverse("cadres:poll_confirm", args=[poll.pk]))
    assert Membership.objects.count() == 5
    page = text(other.get(poll.get_absolute_url()))
    assert "撤回结果" in page
    other.post(reverse("cadres:poll_take_back", args=[poll.pk]), {"reason": "票数录错"})
    assert not Membership.objects.exists()


def test_who_entered_sees_on_the_page_that_another_must_confirm(client_of, staff, contest):
    poll = enter(staff, contest, WON)
    client = client_of(staff)
    assert "须由另一位有复核权限的人员确认" in text(client.get(reverse("cadres:poll_confirm", args=[poll.pk])))
    page = client.post(reverse("cadres:poll_confirm", args=[poll.pk]))
    assert "由两个人分别完成" in text(page)


def test_a_conflict_must_be_decided_on_the_page(client_of, liaison, staff, contest):
    row = make_member("姚建国", contest.unit, contest.term, committee_post="member")
    poll = enter(liaison, contest, WON)
    client, address = client_of(staff), reverse("cadres:poll_confirm", args=[poll.pk])
    assert "花名册为村委会委员，本次没有当选" in text(client.get(address))
    assert "请选择以哪一个为准" in text(client.post(address))
    client.post(address, {f"m{row.pk}": "take"})
    assert not Membership.objects.filter(pk=row.pk).exists()


def test_while_typing_each_wrong_thing_is_named_and_nothing_is_saved(client_of, liaison, contest):
    poll = open_poll(actor=liaison, contest=contest)
    client, address = client_of(liaison), reverse("cadres:poll_check", args=[poll.pk])
    page = text(client.post(address, sheet(poll, WON, returned="601", issued="600")))
    assert 'id="at-returned" class="errs" hx-swap-oob="true"><p>发出选票 600 张，收回选票 601 张，收回多于发出' in page
    page = text(client.post(address, sheet(poll, WON)))
    assert "登记选民 1000 人，收回选票 501 张，2×501 大于 1000，选举有效" in page
    assert "5名全部当选" in page
    page = text(client.post(address, sheet(poll, WON, held_on="", issued="")))
    assert "请填写投票日期" in page
    assert "请填写发出选票" in page
    poll.refresh_from_db()
    assert poll.returned is None


def test_the_result_stands_on_the_units_page_with_its_law(client_of, leader, liaison, staff, contest):
    declare(liaison, staff, contest, WON)
    page = text(client_of(leader).get(contest.unit.get_absolute_url()))
    assert "501 · 50.10%" in page
    assert "过半线 501" in page
    assert "11（空白8）" in page
    assert "当选须得 251 票（收回选票的过半数）" in page
    assert "村民委员会组织法（2018）第十五条" in page
    assert "建立党组织选举" not in page


def test_a_draft_is_not_shown_to_a_leader_as_a_result(client_of, leader, liaison, contest):
    enter(liaison, contest, WON, submit=False)
    page = text(client_of(leader).get(contest.unit.get_absolute_url()))
    assert "录入中" in page
    assert "过半线" not in page


def test_a_scan_is_kept_encrypted_checked_and_its_download_noted(client_of, liaison, contest):
    poll = open_poll(actor=liaison, contest=contest)
    client, address = client_of(liaison), reverse("cadres:poll_record_add", args=[poll.pk])
    page = client.post(address, {"file": SimpleUploadedFile("报告单.exe", b"MZ program")})
    assert "不是 PDF、JPG 或 PNG 文件" in text(page)
    client.post(address, {"file": SimpleUploadedFile("报告单.pdf", b"%PDF-1.4 scan")})
    record = PollRecord.objects.get()
    page = client.get(reverse("cadres:poll_record", args=[record.pk]))
    assert b"".join(page.streaming_content) == b"%PDF-1.4 scan"
    assert AuditEntry.objects.get(action="poll_record_downloaded").changes == {"file": "报告单.pdf"}
    client.post(reverse("cadres:poll_record_remove", args=[record.pk]))
    assert not PollRecord.objects.exists()


def test_somebody_is_written_in_and_taken_off_the_sheet_again(client_of, liaison, contest):
    poll = open_poll(actor=liaison, contest=contest)
    client = client_of(liaison)
    client.post(reverse("cadres:write_in", args=[poll.pk]), {"name": "另选人", "post": "member", "sex": "1"})
    line = Vote.objects.get(candidacy__person__name="另选人")
    assert "另选人" in text(client.get(reverse("cadres:poll_edit", args=[poll.pk])))
    client.post(reverse("cadres:poll_line_remove", args=[line.pk]))
    assert not Vote.objects.filter(pk=line.pk).exists()
    candidate = Vote.objects.filter(poll=poll).first()
    assert candidate
    page = client.post(reverse("cadres:poll_line_remove", args=[candidate.pk]), follow=True)
    assert "正式候选人不能从票上移除" in text(page)


def test_the_next_poll_is_offered_with_who_stands_and_why(client_of, liaison, staff, contest):
    declare(liaison, staff, contest, {**WON, "袁振华": 250, "崔勇": 240})
    page = text(client_of(liaison).get(contest.get_absolute_url()))
    assert "下一次投票：" in page
    assert "袁振华（250 票）、崔勇（240 票）" in page
    client_of(liaison).post(reverse("cadres:next_poll", args=[contest.pk]))
    assert Poll.objects.get(number=2).kind == "supplementary"


def test_a_returned_poll_shows_its_reason(client_of, liaison, staff, contest):
    poll = enter(liaison, contest, WON)
    client_of(staff).post(reverse("cadres:poll_return", args=[poll.pk]), {"reason": "与报告单不符"})
    assert "与报告单不符" in text(client_of(liaison).get(reverse("cadres:poll_edit", args=[poll.pk])))


@pytest.mark.parametrize("days", [1, 400])
def test_a_poll_of_the_future_is_refused(client_of, liaison, contest, days):
    poll = open_poll(actor=liaison, contest=contest)
    later = dt.date.today() + dt.timedelta(days=days)
    page = client_of(liaison).post(reverse("cadres:poll_edit", args=[poll.pk]), sheet(poll, WON, held_on=str(later)))
    assert "还没有到，不能填报结果" in text(page)


def test_a_completed_contest_of_which_only_turnout_was_reported_asks_for_nothing_more(
    client_of, staff, leader, contest
):
    """Rosters of an earlier term name who served; of the vote itself only numbers are left."""
    law, told = contest.law, {"is_short": True, "electors": 1000, "attended": 620, "held_on": DAY}
    Poll.objects.create(contest=contest, state="confirmed", law=law, is_valid=True, next="nothing", **told)
    page = text(client_of(staff).get(contest.get_absolute_url()))
    assert "当选0名" in page
    assert "下一次投票" in page
    Contest.objects.filter(pk=contest.pk).update(completed_on=DAY, is_first_try=True)
    for user, address in ((staff, contest.get_absolute_url()), (leader, f"/units/{contest.unit_id}/")):
        page = text(client_of(user).get(address))
        assert "简要填报：只报参加人数，未报当选人。" in page
        assert "62.00%" in page
        for word in ("另行选举", "当选0名", "下一次投票", "候选人0名"):
            assert word not in page, word


def test_a_sheet_sent_back_keeps_its_errors_at_the_fields(client_of, liaison, contest):
    """The check of drafts, which asks for nothing missing, must not run over them when the page loads."""
    poll = open_poll(actor=liaison, contest=contest)
    address = reverse("cadres:poll_edit", args=[poll.pk])
    client = client_of(liaison)
    assert 'hx-trigger="input delay:400ms, load"' in text(client.get(address))
    page = text(client.post(address, {"act": "submit", "electors": "1000"}))
    assert 'hx-trigger="input delay:400ms"' in page
    assert "没有提交" in page
