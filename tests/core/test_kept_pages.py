"""A page comes as it was only while nothing has been written, and only to whom it was given."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cadres.services.memberships import edit_membership
from core import kept_pages
from core.services import hints
from places.models import Unit
from tests.permissions.objects import make_membership

pytestmark = pytest.mark.django_db(transaction=True)

ROSTER = reverse("cadres:roster")
DASHBOARD = reverse("reports:dashboard")
OF_SESSION_AND_USER = 2


@pytest.fixture
def browser_of():
    """A browser in which somebody has just logged in and opened a first page, which gave it its cookies."""

    def log_in(user, **options):
        browser = Client(**options)
        browser.force_login(user)
        browser.get(reverse("accounts:password_change"))
        return browser

    return log_in


def queries_of(browser, address):
    with CaptureQueriesContext(connection) as captured:
        response = browser.get(address)
    assert response.status_code == 200
    return len(captured.captured_queries), response.content.decode()


@pytest.mark.parametrize("address", [ROSTER, DASHBOARD, reverse("reports:indicator", args=["secretary.women"])])
def test_a_page_asked_for_again_costs_the_session_and_the_user(world, browser_of, staff, address):
    make_membership(world, world.units["白杨"])
    browser = browser_of(staff)
    first, page = queries_of(browser, address)
    again, same = queries_of(browser, address)
    assert first > again == OF_SESSION_AND_USER
    assert same == page


def test_what_a_service_writes_is_on_the_next_page(world, browser_of, staff):
    membership = make_membership(world, world.units["白杨"])
    browser = browser_of(staff)
    browser.get(ROSTER)
    Unit.objects.filter(pk=membership.unit_id).update(short_name="新名字村")
    assert "新名字村" in browser.get(ROSTER).content.decode()
    edit_membership(actor=staff, membership=membership, values={"committee_post": "director"})
    assert "主任" in browser.get(ROSTER).content.decode().split("<tbody", 1)[1]


def test_what_is_rolled_back_makes_no_page_new(world, browser_of, staff):
    membership = make_membership(world, world.units["白杨"])
    browser = browser_of(staff)
    browser.get(ROSTER)
    before = kept_pages.stamp()
    with transaction.atomic():
        Unit.objects.filter(pk=membership.unit_id).update(short_name="别的村")
        transaction.set_rollback(True)
    assert kept_pages.stamp() == before
    assert queries_of(browser, ROSTER)[0] == OF_SESSION_AND_USER


def test_a_write_beside_one_that_is_rolled_back_makes_pages_new(world):
    before = kept_pages.stamp()
    with transaction.atomic():
        with transaction.atomic():
            Unit.objects.update(short_name="甲村")
            transaction.set_rollback(True)
        Unit.objects.update(short_name="乙村")
        assert kept_pages.stamp() == before, "nobody sees it before it is committed"
    assert kept_pages.stamp() != before


@pytest.mark.parametrize(
    ("statement", "is_write"),
    [
        ("SELECT 1", False),
        ("UPDATE places_unit SET short_name = short_name WHERE id = -1", False),
        ("DELETE FROM places_unit WHERE id = -1", False),
        ("UPDATE places_unit SET short_name = 'x'", True),
        ("  \n update places_unit set short_name = 'x'", True),
        ("DELETE FROM django_session", False),
        ("WITH one AS (SELECT 1) SELECT * FROM one", False),
    ],
)
def test_a_statement_that_changes_rows_is_told_from_one_that_does_not(world, statement, is_write):
    before = kept_pages.stamp()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert (kept_pages.stamp() != before) == is_write


def test_inserted_and_many_rows_make_pages_new(world):
    stamps = {kept_pages.stamp()}
    Unit.objects.create(township=world.gucun, code="310113109999", name="新村村委会", short_name="新村", kind="village")
    stamps.add(kept_pages.stamp())
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE places_unit SET short_name = %s WHERE id = %s", [("甲", -1), ("乙", -2)])
    stamps.add(kept_pages.stamp())
    assert len(stamps) == 3


def test_everybody_gets_their_own_page(world, browser_of, staff, leader, neighbour_liaison):
    make_membership(world, world.units["白杨"])
    names = {user.full_name: browser_of(user).get(DASHBOARD).content.decode() for user in (staff, leader)}
    assert all(name in page for name, page in names.items())
    one, two = browser_of(staff), browser_of(staff)
    one.get(ROSTER)
    assert queries_of(two, ROSTER)[0] > OF_SESSION_AND_USER, "of another session"


def test_a_right_taken_away_closes_the_page_at_once(world, browser_of, staff):
    make_membership(world, world.units["白杨"])
    browser = browser_of(staff)
    assert browser.get(ROSTER).status_code == browser.get(ROSTER).status_code == 200
    staff.grants.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert browser.get(ROSTER).status_code == 403


def test_forms_of_a_kept_page_can_be_sent(browser_of, staff):
    browser = browser_of(staff, enforce_csrf_checks=True)
    browser.get(ROSTER)
    page = browser.get(ROSTER).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert browser.post(reverse("accounts:logout"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_page_and_its_part_are_two(browser_of, staff):
    browser = browser_of(staff)
    whole = browser.get(ROSTER).content
    part = browser.get(ROSTER, headers={"HX-Request": "true"}).content
    assert b"<html" in whole
    assert b"<html" not in part
    assert b"<html" not in browser.get(ROSTER, headers={"HX-Request": "true"}).content


def test_a_kept_part_says_its_address_again(browser_of, staff):
    browser = browser_of(staff)
    asked = f"{ROSTER}?q=王"
    first, again = (browser.get(asked, headers={"HX-Request": "true"}) for _ in range(2))
    assert first.headers["HX-Push-Url"] == again.headers["HX-Push-Url"]


def test_words_that_are_said_once_are_said_once(rf, browser_of, staff):
    browser = browser_of(staff)
    browser.get(ROSTER)
    browser.cookies["messages"] = _cookie_with_message(rf)
    assert "已经保存好了" in browser.get(ROSTER).content.decode()
    assert "已经保存好了" not in browser.get(ROSTER).content.decode()


def _cookie_with_message(rf):
    request: HttpRequest = rf.get("/")
    storage = CookieStorage(request)
    response = HttpResponse()
    storage.add(SUCCESS, "已经保存好了。")
    storage.update(response)
    return response.cookies["messages"].value


def test_tomorrow_the_page_is_made_anew(browser_of, staff, monkeypatch):
    browser = browser_of(staff)
    browser.get(ROSTER)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert queries_of(browser, ROSTER)[0] > OF_SESSION_AND_USER


def test_a_workbook_and_what_is_not_there_are_not_kept(world, browser_of, staff):
    make_membership(world, world.units["白杨"])
    browser = browser_of(staff)
    for address in (f"{ROSTER}?export=xlsx", f"{ROSTER}?area=999999"):
        kinds = [(answer.status_code, answer.headers["Content-Type"]) for answer in map(browser.get, [address] * 2)]
        assert kinds[0] == kinds[1]
        assert queries_or_none(browser, address) > OF_SESSION_AND_USER


def queries_or_none(browser, address):
    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured.captured_queries)


def test_a_list_that_shows_how_far_work_is_comes_anew(browser_of, staff):
    browser = browser_of(staff)
    address = reverse("imports:batches")
    browser.get(address)
    assert queries_of(browser, address)[0] > OF_SESSION_AND_USER


def test_without_a_cache_pages_are_made_anew(browser_of, staff, monkeypatch):
    browser = browser_of(staff)
    monkeypatch.setattr(hints, "_away_until", float("inf"))
    browser.get(ROSTER)
    assert queries_of(browser, ROSTER)[0] > OF_SESSION_AND_USER


@pytest.mark.django_db(transaction=False)
def test_in_an_open_transaction_nothing_is_kept(browser_of, staff):
    browser = browser_of(staff)
    browser.get(ROSTER)
    assert queries_of(browser, ROSTER)[0] > OF_SESSION_AND_USER
