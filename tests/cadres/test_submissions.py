"""填报 → 审核 → 退回 → 锁定, and what a lock holds against."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cadres.choices import PostingKind
from cadres.models import Membership, Person
from cadres.selectors.contents import content_hashes
from cadres.services import memberships, persons, postings, submissions
from core.models import AuditEntry
from core.partial_dates import PartialDate
from elections.choices import DataKind, PartyPost, SubmissionState
from elections.models import Submission
from tests.conftest import World

ROSTER = DataKind.ROSTER


@pytest.fixture
def baiyang(world: World):
    return world.units["白杨"]


@pytest.fixture
def secretary(world: World, baiyang):
    person = Person.objects.create(name="任晓东", sex="1", birth=PartialDate(1980, 3))
    return Membership.objects.create(
        person=person, unit=baiyang, term=world.term, party_post=PartyPost.SECRETARY, political_status="01"
    )


def make(world, unit, *moves, actor=None, reason="有改动", kind=ROSTER):
    for move in moves:
        done = submissions.move(actor=actor, term=world.term, kind=kind, units=[unit], move=move, reason=reason)
        assert not done.refused, done.refused
    return Submission.objects.get(term=world.term, unit=unit, kind=kind)


def refused(world, unit, move, **values):
    values = {"actor": None, "reason": "", **values}
    done = submissions.move(term=world.term, kind=ROSTER, units=[unit], move=move, **values)
    return [each.why for each in done.refused]


def test_a_unit_goes_from_filling_to_locked(world, baiyang, secretary, staff, liaison):
    submission = make(world, baiyang, "submit", actor=liaison)
    assert (submission.state, submission.submitted_by) == (SubmissionState.SUBMITTED, liaison)
    submission = make(world, baiyang, "approve", "lock", actor=staff)
    assert (submission.state, submission.decided_by) == (SubmissionState.LOCKED, staff)
    acts = AuditEntry.objects.filter(object_type="elections.submission").values_list("action", flat=True)
    assert sorted(acts) == ["data_approve", "data_lock", "data_submit"]


def test_what_is_empty_is_not_handed_in(world, baiyang):
    assert refused(world, baiyang, "submit") == ["花名册一行也没有，请先填报"]


def test_a_unit_that_takes_no_part_is_refused(world):
    assert refused(world, world.units["海州"], "submit") == ["没有参加本届换届"]


def test_only_what_is_approved_can_be_locked(world, baiyang, secretary):
    make(world, baiyang, "submit")
    assert refused(world, baiyang, "lock") == ["现在是“待审核”，只有“已审核”的才能锁定"]


@pytest.mark.parametrize("move", ["return", "unlock", "withdraw"])
def test_sending_back_wants_a_reason(world, baiyang, secretary, move):
    with pytest.raises(ValidationError, match="须填写理由"):
        refused(world, baiyang, move, reason="  ")


def test_what_changed_after_it_was_handed_in_is_not_approved(world, baiyang, secretary, staff):
    make(world, baiyang, "submit")
    memberships.edit_membership(actor=staff, membership=secretary, values={"note": "核对过"})
    assert refused(world, baiyang, "approve", actor=staff) == ["花名册在提交之后有改动，请核对后退回，由街镇重新提交"]


def test_the_street_changes_nothing_while_the_county_looks_and_the_county_may(world, secretary, staff, liaison):
    make(world, secretary.unit, "submit", actor=liaison)
    with pytest.raises(ValidationError, match="白杨村的花名册已提交待审核，不能修改。需要修改的，请先在"):
        memberships.edit_membership(actor=liaison, membership=secretary, values={"note": "改"})
    memberships.edit_membership(actor=staff, membership=secretary, values={"note": "改"})


def test_what_was_withdrawn_or_returned_is_the_streets_again(world, secretary, staff, liaison):
    make(world, secretary.unit, "submit", "withdraw", actor=liaison)
    memberships.edit_membership(actor=liaison, membership=secretary, values={"note": "一"})
    make(world, secretary.unit, "submit", actor=liaison)
    submission = make(world, secretary.unit, "return", actor=staff, reason="缺一名委员")
    assert submission.reason == "缺一名委员"
    memberships.edit_membership(actor=liaison, membership=secretary, values={"note": "二"})


class TestALock:
    @pytest.fixture(autouse=True)
    def locked(self, world, baiyang, secretary, staff):
        make(world, baiyang, "submit", "approve", "lock", actor=staff)

    def test_holds_against_correcting_a_row(self, secretary, staff):
        with pytest.raises(ValidationError, match=r"白杨村的花名册已由何静怡于 .* 锁定，不能修改"):
            memberships.edit_membership(actor=staff, membership=secretary, values={"note": "改"})

    def test_holds_against_a_new_row(self, world, baiyang, staff):
        facts = {"name": "丁文静", "sex": "2", "birth": PartialDate(1990, 1)}
        with pytest.raises(ValidationError, match="锁定"):
            memberships.create_membership(
                actor=staff, term=world.term, unit=baiyang, facts=facts, values={"party_post": PartyPost.MEMBER}
            )

    def test_holds_against_deleting_a_row(self, secretary, staff):
        with pytest.raises(ValidationError, match="锁定"):
            memberships.delete_membership(actor=staff, membership=secretary, reason="错录")
        assert Membership.objects.filter(pk=secretary.pk).exists()

    def test_holds_against_other_postings(self, world, baiyang, staff):
        values = {"kind": PostingKind.FIRST_SECRETARY, "title": "第一书记"}
        with pytest.raises(ValidationError, match="锁定"):
            postings.create_posting(actor=staff, term=world.term, unit=baiyang, facts={"name": "某人"}, values=values)

    def test_holds_what_is_counted_of_its_people_but_not_their_telephone(self, secretary, staff):
        person = secretary.person
        with pytest.raises(ValidationError, match="此人的姓名、性别、出生年月、民族、身份证号随花名册锁定"):
            persons.edit_person(actor=staff, person=person, values={"name": "任晓冬"})
        person.refresh_from_db()
        persons.edit_person(actor=staff, person=person, values={"phone": "13800001111"})

    def test_does_not_forbid_that_somebody_leaves_within_the_term(self, world, baiyang, secretary, staff):
        before = content_hashes(term=world.term, kind=ROSTER, unit_ids=[baiyang.pk])
        memberships.end_membership(
            actor=staff, membership=secretary, ended_on=PartialDate(2023, 5), exit_reason="promotion"
        )
        assert content_hashes(term=world.term, kind=ROSTER, unit_ids=[baiyang.pk]) == before

    def test_dies_with_a_reason(self, world, baiyang, secretary, staff):
        submission = make(world, baiyang, "unlock", actor=staff, reason="更正出生年月")
        assert (submission.state, submission.reason) == (SubmissionState.RETURNED, "更正出生年月")
        memberships.edit_membership(actor=staff, membership=secretary, values={"note": "改"})

    def test_leaves_the_other_units_alone(self, world, staff):
        person = Person.objects.create(name="另一人", sex="1", birth=PartialDate(1981, 3))
        other = Membership.objects.create(
            person=person, unit=world.units["沈宅"], term=world.term, party_post=PartyPost.MEMBER, political_status="01"
        )
        memberships.edit_membership(actor=staff, membership=other, values={"note": "改"})


def test_the_hash_follows_the_rows_and_not_their_numbers(world, baiyang, secretary):
    before = content_hashes(term=world.term, kind=ROSTER, unit_ids=[baiyang.pk])[baiyang.pk]
    values = {"party_post": PartyPost.SECRETARY, "political_status": "01"}
    person = secretary.person
    secretary.delete()
    Membership.objects.create(person=person, unit=baiyang, term=world.term, **values)
    assert content_hashes(term=world.term, kind=ROSTER, unit_ids=[baiyang.pk])[baiyang.pk] == before
    Person.objects.filter(pk=person.pk).update(birth=PartialDate(1980, 4))
    assert content_hashes(term=world.term, kind=ROSTER, unit_ids=[baiyang.pk])[baiyang.pk] != before


def page(world, content="roster", **query):
    tail = "".join(f"&{key}={value}" for key, value in query.items())
    return f"{reverse('cadres:submissions')}?term={world.term.pk}&content={content}{tail}"


def post(client, world, *units, move, reason="", area=None):
    address = f"{reverse('cadres:submission_move')}?term={world.term.pk}"
    data = {"content": "roster", "move": move, "units": [unit.pk for unit in units], "reason": reason}
    return client.post(address, data, follow=True).content.decode()


def test_a_street_hands_in_and_sees_who_was_refused(client, world, baiyang, secretary, liaison):
    client.force_login(liaison)
    told = post(client, world, baiyang, world.units["沈宅"], move="submit")
    assert "1个单位的花名册已提交" in told
    assert "1个单位没有提交。沈宅村：花名册一行也没有，请先填报" in told


def test_a_street_can_neither_approve_nor_move_a_neighbours_unit(client, world, baiyang, secretary, liaison):
    client.force_login(liaison)
    post(client, world, baiyang, move="submit")
    post(client, world, baiyang, move="approve")
    assert not Submission.objects.filter(state=SubmissionState.APPROVED).exists()
    post(client, world, world.units["一居"], move="submit")
    assert not Submission.objects.filter(unit=world.units["一居"]).exists()


def test_nothing_chosen_is_said(client, world, staff):
    client.force_login(staff)
    assert "请先勾选单位，再办理。" in post(client, world, move="approve")


def test_the_list_opens_with_what_most_units_have_handed_in(client, world, baiyang, secretary, staff):
    client.force_login(staff)
    address = reverse("cadres:submissions")
    assert client.get(address, {"term": world.term.pk}).context["content"] == ROSTER
    for name in ("白杨", "沈宅"):
        Submission.objects.create(term=world.term, unit=world.units[name], kind=DataKind.RESULTS)
    make(world, baiyang, "submit")
    assert client.get(address, {"term": world.term.pk}).context["content"] == DataKind.RESULTS
    assert client.get(address, {"term": world.term.pk, "content": ROSTER}).context["content"] == ROSTER


def test_a_reason_is_asked_for_only_where_a_move_wants_one(client, world, baiyang, secretary, staff, liaison):
    page = reverse("cadres:submission", args=[baiyang.pk])
    client.force_login(liaison)
    assert 'name="reason"' not in client.get(page, {"term": world.term.pk}).content.decode()
    make(world, baiyang, "submit", actor=liaison)
    client.force_login(staff)
    assert 'name="reason"' in client.get(page, {"term": world.term.pk}).content.decode()


def test_the_list_asks_the_same_number_of_queries_for_more_units(
    client, world, secretary, staff, django_assert_max_num_queries
):
    client.force_login(staff)
    client.get(page(world))
    with django_assert_max_num_queries(30):
        content = client.get(page(world)).content.decode()
    assert "白杨村" in content
    assert "宝钢一村" in content


def test_a_remark_stands_at_the_row_that_is_meant_until_it_is_handed_in_anew(
    client, world, baiyang, secretary, staff, liaison
):
    submission = make(world, baiyang, "submit", actor=liaison)
    client.force_login(staff)
    about = {"object_type": "cadres.membership", "object_id": secretary.pk, "text": "书记入党时间没有填"}
    client.post(reverse("cadres:submission_remark", args=[submission.pk]), about)
    make(world, baiyang, "return", actor=staff, reason="见意见")
    client.force_login(liaison)
    address = f"{reverse('cadres:submission', args=[baiyang.pk])}?term={world.term.pk}&content=roster"
    content = client.get(address).content.decode()
    assert "书记入党时间没有填" in content
    assert "见意见" in content
    make(world, baiyang, "submit", actor=liaison)
    assert "书记入党时间没有填" not in client.get(address).content.decode()


def test_a_neighbour_does_not_see_the_page_of_a_unit(client, baiyang, neighbour_liaison):
    client.force_login(neighbour_liaison)
    assert client.get(reverse("cadres:submission", args=[baiyang.pk])).status_code == 404


@pytest.mark.parametrize("content", DataKind.values)
def test_every_kind_has_its_page(client, world, baiyang, secretary, staff, content):
    client.force_login(staff)
    address = f"{reverse('cadres:submission', args=[baiyang.pk])}?term={world.term.pk}&content={content}"
    assert client.get(address).status_code == 200
    assert client.get(page(world, content)).status_code == 200
