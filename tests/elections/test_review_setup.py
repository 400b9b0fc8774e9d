"""Who reviews a term's candidates, in which rounds and until when, is data of the term."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEntry
from elections.models import ReviewDepartment, ReviewRound, ReviewSeat
from elections.services import reviews
from tests.cadres.reviewing import ask, make_round, seat_of, stand


def test_a_term_starts_with_fifteen_departments_and_three_rounds(world, staff):
    rounds = reviews.set_up_reviews(actor=staff, term=world.term)
    assert [(str(each), each.level) for each in rounds] == [
        ("第1轮 居村初审", "unit"),
        ("第2轮 街镇复审", "township"),
        ("第3轮 区级联审", "county"),
    ]
    names = list(ReviewDepartment.objects.filter(term=world.term).values_list("name", flat=True))
    assert (len(names), names[0], names[3], names[-1]) == (15, "纪委监委机关", "公安(分)局", "税务局/市场监管局")
    assert [each.seats.count() for each in rounds] == [0, 0, 15]
    assert AuditEntry.objects.get(action="review_set_up").actor_name == "何静怡"


def test_what_was_set_up_is_not_set_up_again(world):
    ReviewRound.objects.create(term=world.term, number=1, name="县级联审", level="county")
    assert [each.name for each in reviews.set_up_reviews(actor=None, term=world.term)] == ["县级联审"]
    assert not ReviewDepartment.objects.exists()


@pytest.fixture
def county_round(world, staff):
    court = reviews.save_department(actor=staff, term=world.term, name="人民法院", checks="刑事判决", position=1)
    police = reviews.save_department(actor=staff, term=world.term, name="公安分局", checks="", position=2)
    due = dt.date(2021, 3, 25)
    values = {"term": world.term, "name": "区级联审", "level": "county"}
    return reviews.save_round(actor=staff, seats={court: due, police: None}, **values)


def test_departments_sit_in_a_round_each_with_its_day(county_round, staff):
    seats = [(str(seat.department), seat.due_on) for seat in county_round.seats.all()]
    assert seats == [("人民法院", dt.date(2021, 3, 25)), ("公安分局", None)]
    police = ReviewDepartment.objects.get(name="公安分局")
    values = {"term": county_round.term, "name": "区级联审", "level": "county"}
    day = dt.date(2021, 4, 2)
    reviews.save_round(actor=staff, seats={police: day}, review_round=county_round, **values)
    assert list(county_round.seats.values_list("department__name", "due_on")) == [("公安分局", day)]
    told = AuditEntry.objects.filter(action="review_round_saved")[0].changes["seats"]
    assert told == ["人民法院（2021-03-25前）、公安分局", "公安分局（2021-04-02前）"]


def test_a_department_has_one_name(world, staff, county_round):
    with pytest.raises(ValidationError, match="本届已有部门“公安分局”"):
        reviews.save_department(actor=staff, term=world.term, name="公安 分局", checks="", position=3)


def test_rounds_after_a_removed_one_move_up(world, staff, county_round):
    second = ReviewRound.objects.create(term=world.term, number=2, name="复核", level="county")
    reviews.remove_round(actor=staff, review_round=county_round)
    second.refresh_from_db()
    assert second.number == 1
    assert not ReviewSeat.objects.exists()


@pytest.fixture
def page(client, staff, world):
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return f"/terms/{world.term.pk}/review/"


def test_the_page_offers_the_usual_set_up_and_takes_it(client, page, world):
    assert "采用默认设置" in client.get(page).content.decode()
    shown = client.post(page, follow=True).content.decode()
    assert "第3轮 区级联审" in shown
    assert "涉黑涉恶、邪教、维稳综治" in shown
    assert ReviewSeat.objects.filter(round__term=world.term).count() == 15


def test_departments_and_rounds_are_added_changed_and_removed_on_the_page(client, page, world):
    client.post(f"{page}departments/add/", {"name": "人民法院", "checks": "刑事判决", "position": "1"})
    court = ReviewDepartment.objects.get()
    posted = {"name": "区级联审", "level": "county", f"sits_{court.pk}": "on", f"due_{court.pk}": "2021-03-25"}
    client.post(f"{page}rounds/add/", posted)
    made = ReviewRound.objects.get()
    assert made.seats.get().due_on == dt.date(2021, 3, 25)
    shown = client.get(f"/review/rounds/{made.pk}/").content.decode()
    assert 'value="2021-03-25"' in shown
    client.post(f"/review/rounds/{made.pk}/", {**posted, "name": "县级联审"})
    made.refresh_from_db()
    assert made.name == "县级联审"
    client.post(f"/review/departments/{court.pk}/remove/")
    client.post(f"/review/rounds/{made.pk}/remove/")
    assert not ReviewDepartment.objects.exists()
    assert not ReviewRound.objects.exists()


def test_a_department_that_was_asked_stays(client, page, world):
    made = make_round(world.term, "人民法院", "公安分局")
    ask(stand("沈美娟", world.units["白杨"], world.term), seat_of(made, "人民法院"))
    court = ReviewDepartment.objects.get(name="人民法院")
    answer = client.post(f"/review/departments/{court.pk}/remove/").content.decode()
    assert "已向人民法院送审，不能删除。" in answer
    answer = client.post(f"/review/rounds/{made.pk}/", {"name": "区级联审", "level": "county"}).content.decode()
    assert "已向人民法院送审，不能从本轮中移出。" in answer
    assert made.seats.count() == 2


def test_keeping_findings_is_off_until_the_term_says_otherwise(client, page, world):
    assert not world.term.keeps_findings
    edit = f"/terms/{world.term.pk}/edit/"
    assert "登记联审反馈详情" in client.get(edit).content.decode()
    values = {"name": world.term.name, "as_of": "2021-05-31", "previous": world.previous.pk}
    client.post(edit, {**values, "keeps_findings": "on"})
    world.term.refresh_from_db()
    assert world.term.keeps_findings
    client.post(edit, values)
    world.term.refresh_from_db()
    assert not world.term.keeps_findings
