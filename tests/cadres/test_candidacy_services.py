"""Nominating, correcting, choosing, and the turns of a candidacy: what they refuse, write, note and announce."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from cadres.models import Candidacy, CandidacyTurn, Inspection, Person, QualificationTick
from cadres.services import candidacies, candidacy_turns
from cadres.services.incumbents import nominate_incumbents
from core.models import AuditEntry
from core.partial_dates import PartialDate
from core.signals import roster_changed
from elections.models import Qualification
from elections.services.qualifications import edit_qualification, put_in_shipped, remove_qualification
from tests.cadres.candidates import make_candidate, make_contest
from tests.cadres.conftest import GONG
from tests.cadres.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    calls = []

    def listen(sender, **told):
        calls.append((told["term_id"], told["township_ids"], told["person_ids"]))

    roster_changed.connect(listen)
    yield calls
    roster_changed.disconnect(listen)


@pytest.fixture
def clear(world):
    """白杨村's candidate for director, cleared by the review, of 45 on the day."""
    put_in_shipped(term=world.term)
    values = {"committee_post": "director", "review": "clear", "person_birth": PartialDate(1976, 2)}
    return make_candidate("顾建国", world.units["白杨"], world.term, **values)


def nominate(world, unit="白杨", name="顾建国", actor=None, id_number="", **values):
    own = {} if id_number else {"sex": "1", "birth": PartialDate(1976, 2)}
    facts = {"name": name, "id_number": id_number, **own}
    row = {"committee_post": "member", "political_status": "01", "education_full_time": 5, **values}
    return candidacies.nominate(actor=actor, term=world.term, unit=world.units[unit], facts=facts, values=row)


def refusal(callable_, **kwargs):
    with pytest.raises(ValidationError) as caught:
        callable_(**kwargs)
    return "".join(caught.value.messages)


def test_nominating_writes_row_turn_audit_and_tells(world, liaison, heard):
    row = nominate(world, actor=liaison, resume="1998年参加工作", route="joint", nominators=12)
    assert (row.education, row.status, row.review, row.is_on_slate) == (5, "nominated", "not_sent", True)
    turn = row.turns.get()
    assert (turn.status, turn.by) == ("nominated", liaison)
    entry = AuditEntry.objects.get(action="candidacy_nominated")
    assert entry.changes["resume"] == ["***", "***"]
    assert (world.term.pk, [world.gucun.pk], [row.person_id]) in heard
    assert Qualification.objects.filter(term=world.term).count() == 16


def test_a_known_id_number_links_silently_and_a_second_time_is_refused(world, board):
    row = nominate(world, name="龚雪梅", id_number=GONG, unit="沈宅")
    assert row.person == board["龚雪梅"].person
    told = refusal(nominate, world=world, name="龚雪梅", id_number=GONG, unit="沈宅")
    assert "龚雪梅已登记为沈宅村的候选人" in told


def test_a_secretary_must_be_a_full_member_and_the_slate_means_one_only(world):
    told = refusal(nominate, world=world, party_post="secretary", political_status="13")
    assert told == "党组织书记必须是中共正式党员，请核对政治面貌或党组织职务。"
    nominate(world, party_post="secretary")
    told = refusal(nominate, world=world, name="周平", party_post="secretary")
    assert "拟任党组织书记已有顾建国，一个单位只拟任一名" in told
    assert nominate(world, name="周平", party_post="secretary", is_on_slate=False).pk


def test_who_is_out_leaves_the_post_of_the_slate_free(world, staff):
    first = nominate(world, committee_post="director")
    candidacy_turns.withdraw(actor=staff, candidacy=first, reason="本人不愿")
    second = nominate(world, name="周平", committee_post="director")
    assert second.is_on_slate
    back = candidacy_turns.reopen(actor=staff, candidacy=first, reason="重新考虑")
    assert (back.status, back.is_on_slate) == ("nominated", False)


def test_choosing_is_refused_for_a_second_director_and_noted_otherwise(world, staff):
    nominate(world, committee_post="director")
    other = nominate(world, name="周平", committee_post="director", is_on_slate=False)
    assert "拟任村(居)委会主任已有顾建国" in refusal(candidacies.choose, actor=staff, candidacy=other, is_on_slate=True)
    member = nominate(world, name="吴平", is_on_slate=False)
    candidacies.choose(actor=staff, candidacy=member, is_on_slate=True)
    assert Candidacy.objects.on_slate().filter(pk=member.pk).exists()
    assert AuditEntry.objects.filter(action="slate_changed").count() == 1


@pytest.mark.parametrize(
    ("review", "told"),
    [("not_sent", "尚未送联审"), ("open", "联审尚未结束"), ("to_decide", "联审尚未结束"), ("rejected", "不宜")],
)
def test_an_open_or_failed_review_keeps_from_final(staff, clear, review, told):
    clear.review = review
    clear.save()
    assert told in refusal(candidacy_turns.make_final, actor=staff, candidacy=clear)


def test_a_clear_review_makes_final(staff, clear, heard):
    candidacy_turns.make_final(actor=staff, candidacy=clear)
    clear.refresh_from_db()
    assert clear.status == "final"
    assert CandidacyTurn.objects.get(candidacy=clear).status == "final"
    assert heard
    assert "状态已是“正式候选人”" in refusal(candidacy_turns.make_final, actor=staff, candidacy=clear)


def test_inspection_is_asked_where_the_term_asks_and_a_failed_one_always_bars(world, staff, clear):
    world.term.needs_inspection = True
    world.term.save()
    clear.term.refresh_from_db()
    assert "尚未考察" in refusal(candidacy_turns.make_final, actor=staff, candidacy=clear)
    failed = Inspection.objects.create(candidacy=clear, is_passed=False, on=dt.date(2021, 4, 1))
    assert "考察不合格" in refusal(candidacy_turns.make_final, actor=staff, candidacy=clear)
    failed.is_passed = True
    failed.save()
    assert candidacy_turns.make_final(actor=staff, candidacy=clear).status == "final"


def test_an_age_over_the_limit_on_the_election_day_bars_until_an_exception_is_noted(world, staff, clear):
    clear.person.birth = PartialDate(1960, 5, 20)
    clear.person.save()
    contest = make_contest(world.units["白杨"], world.term, "committee", dt.date(2021, 5, 8), director=1)
    candidacy_turns.make_final(actor=staff, candidacy=clear)
    candidacy_turns.reopen(actor=staff, candidacy=clear, reason="选举日推迟")
    contest.election_day = dt.date(2021, 5, 20)
    contest.save()
    told = refusal(candidacy_turns.make_final, actor=staff, candidacy=clear)
    assert "1960-05 出生，选举日 2021-05-20 满 61 周岁，超过 60 周岁" in told
    age = Qualification.objects.get(term=world.term, check_kind="age_most")
    told = refusal(candidacies.tick, actor=staff, candidacy=clear, ticks={age: ("met", "")})
    assert "例外准许的请写明批准的理由或文号" in told
    candidacies.tick(actor=staff, candidacy=clear, ticks={age: ("met", "区委组织部批准")})
    assert candidacy_turns.make_final(actor=staff, candidacy=clear).status == "final"


def test_the_election_day_is_that_of_the_bodies_stood_for(world, clear):
    make_contest(world.units["白杨"], world.term, "party", dt.date(2021, 3, 1), secretary=1)
    rows = Candidacy.objects.with_election_day()
    assert rows.get().election_day is None
    make_contest(world.units["白杨"], world.term, "committee", dt.date(2021, 5, 8), director=1)
    assert rows.get().election_day == dt.date(2021, 5, 8)
    Candidacy.objects.update(party_post="secretary", committee_post="")
    assert rows.get().election_day == dt.date(2021, 3, 1)


def test_a_bar_that_applies_keeps_from_final_and_clearing_it_opens(world, staff, clear):
    bar = Qualification.objects.filter(term=world.term, is_bar=True)[0]
    candidacies.tick(actor=staff, candidacy=clear, ticks={bar: ("not_met", "")})
    assert "存在此情形" in refusal(candidacy_turns.make_final, actor=staff, candidacy=clear)
    candidacies.tick(actor=staff, candidacy=clear, ticks={bar: ("", "")})
    assert not QualificationTick.objects.exists()
    assert candidacy_turns.make_final(actor=staff, candidacy=clear)


def test_turning_down_keeps_its_reason_out_of_the_trail(staff, clear):
    told = refusal(candidacy_turns.turn_down, actor=staff, candidacy=clear, step="", reason="x")
    assert told == "请选择在哪一环节未通过。"
    candidacy_turns.turn_down(actor=staff, candidacy=clear, step="county", reason="某部门的意见")
    clear.refresh_from_db()
    assert (clear.status, clear.turned_down_at) == ("turned_down", "county")
    assert CandidacyTurn.objects.get(candidacy=clear).reason == "某部门的意见"
    entry = AuditEntry.objects.get(action="candidacy_turned_down")
    assert "某部门的意见" not in f"{entry.reason}{entry.changes}"
    assert "状态已是“取消资格”" in refusal(candidacy_turns.withdraw, actor=staff, candidacy=clear, reason="x")
    candidacy_turns.reopen(actor=staff, candidacy=clear, reason="复核")
    assert (clear.status, clear.turned_down_at) == ("nominated", "")


@pytest.mark.parametrize("turn", [candidacy_turns.withdraw, candidacy_turns.reopen])
def test_who_was_elected_cannot_be_turned(staff, clear, turn):
    clear.status = "elected"
    clear.save()
    assert "请先撤回选举结果" in refusal(turn, actor=staff, candidacy=clear, reason="x")


def test_many_become_final_at_once_and_those_refused_are_told_with_their_reasons(world, staff, clear, heard):
    make_candidate("周平", world.units["沈宅"], world.term, review="clear")
    make_candidate("吴平", world.units["沈宅"], world.term, review="open")
    done = candidacy_turns.make_all_final(
        actor=staff, candidacies=Candidacy.objects.all(), term=world.term, area=world.county
    )
    assert done.final == 2
    assert [(str(row.person), reasons) for row, reasons in done.refused] == [("吴平", ["联审尚未结束"])]
    assert Candidacy.objects.filter(status="final").count() == CandidacyTurn.objects.filter(status="final").count() == 2
    assert AuditEntry.objects.get(action="candidacies_final").changes["rows"] == 2
    assert len(heard) == 1


def test_many_take_the_same_queries_as_one(world, staff, clear, django_assert_max_num_queries):
    def run():
        candidacy_turns.make_all_final(
            actor=staff, candidacies=Candidacy.objects.filter(status="nominated"), term=world.term, area=world.county
        )

    with django_assert_max_num_queries(30) as few:
        run()
    for number in range(20):
        make_candidate(f"候选{number}", world.units["沈宅"], world.term, review="clear")
    with django_assert_max_num_queries(len(few)):
        run()


def test_incumbents_stand_again_with_their_posts_and_facts(world, staff):
    unit, last = world.units["白杨"], world.previous
    member = make_member("任晓东", unit, last, party_post="secretary", committee_post="director", education=4)
    [row] = nominate_incumbents(actor=staff, term=world.term, unit=unit, memberships=[member])
    assert (row.person, row.party_post, row.committee_post, row.education) == (
        member.person, "secretary", "director", 4,
    )  # fmt: skip
    assert row.present_post == "白杨村党组织书记、村委会主任"
    assert (
        refusal(nominate_incumbents, actor=staff, term=world.term, unit=unit, memberships=[]) == "请至少勾选一名成员。"
    )


def test_a_candidacy_is_deleted_with_its_person_unless_it_was_sent_to_the_review(world, staff, clear):
    assert "不能删除" in refusal(candidacies.delete, actor=staff, candidacy=clear, reason="误录")
    clear.review = "not_sent"
    candidacies.delete(actor=staff, candidacy=clear, reason="误录")
    assert not Candidacy.objects.exists()
    assert not Person.objects.filter(name="顾建国").exists()


def test_a_condition_that_was_checked_stays_and_a_limit_is_asked_for(world, staff, clear):
    condition = Qualification.objects.filter(term=world.term)[0]
    candidacies.tick(actor=staff, candidacy=clear, ticks={condition: ("met", "")})
    assert "已有候选人按这一条核对过" in refusal(remove_qualification, actor=staff, qualification=condition)
    values = {"text": "年龄", "checked_by": "", "check_kind": "age_most", "limit": None, "secretary_only": False}
    told = refusal(edit_qualification, actor=staff, qualification=condition, values=values)
    assert told == "由系统核查年龄或学历的，请填写界限。"
