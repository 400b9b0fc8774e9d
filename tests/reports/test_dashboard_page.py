"""The leader's pages as they are served: every number opens a list of that length, and nothing private stands there."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from accounts.models import Grant, User
from accounts.roles import Role
from cadres.models import Membership, Person
from reports.figure_scope import figure_scope
from reports.indicators import INDICATORS
from reports.rules.values import Shape
from reports.services.statistics import compute_stale
from reports.views.behind import Behind
from tests.conftest import PASSWORD
from tests.reports.populations import make_district

pytestmark = pytest.mark.django_db


class Numbers(HTMLParser):
    """The numbers that open (``a.n``) with their addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.href: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and "n" in (values.get("class") or "").split():
            self.href, self.text = values["href"], ""

    def handle_data(self, data):
        if self.href is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "a" and self.href is not None:
            self.found.append((self.text.strip(), self.href))
            self.href = None


@pytest.fixture
def district(db):
    made = make_district(11, people=40)
    Person.objects.filter(pk=made.people[0].pk).update(id_number="310113198506120024", phone="13812345678")
    compute_stale()
    return made


@pytest.fixture
def as_leader(district) -> Client:
    user = User.objects.create_user(username="chenlixin", password=PASSWORD, full_name="陈立新")
    Grant.objects.create(user=user, role=Role.LEADER, area=district.county)
    client = Client()
    client.force_login(user)
    return client


def listed(client: Client, url: str) -> int:
    """What the list at an address adds up to, without rendering its page."""
    request = RequestFactory().get(url)
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    code = resolve(urlsplit(url).path).kwargs["code"]
    behind = Behind(request, figure_scope(request), code)
    return behind.amount(behind.rows())


def test_every_number_of_the_dashboard_is_the_length_of_the_list_it_opens(as_leader, district):
    for area in (district.county, district.townships[0]):
        html = as_leader.get(reverse("reports:dashboard"), {"area": area.pk}).content.decode()
        opened = [(text, url) for text, url in Numbers(html).found if "/indicators/" in url]
        assert len(opened) > 60
        lengths = {url: listed(as_leader, url) for url in {url for _text, url in opened}}
        for text, url in opened:
            check(text, url, lengths[url])


def check(text: str, url: str, length: int) -> None:
    """A count equals its list; a share or mean is of the list that opens."""
    parts = urlsplit(url)
    indicator = INDICATORS[parts.path.split("/")[2]]
    part = parse_qs(parts.query).get("part", ["numerator"])[0]
    is_value = "." in text or (indicator.shape != Shape.COUNT and part == "numerator" and not text.isdigit())
    if not is_value and indicator.shape == Shape.COUNT:
        assert int(text.replace(",", "")) == length, (text, url)
    if indicator.shape != Shape.COUNT and part != "numerator":
        assert int(text.replace(",", "")) == length, (text, url)


def test_the_parts_of_a_share_open_as_many_as_stand_on_the_page(as_leader):
    for code in ("two_committees.women.share", "one_shoulder.share", "two_committees.average_age"):
        page = as_leader.get(reverse("reports:indicator", args=[code]))
        for tab in page.context["tabs"]:
            assert listed(as_leader, tab["url"]) == tab["count"], (code, tab)


def test_an_indicator_has_a_page_whose_list_is_its_number(as_leader):
    for code in (*list(INDICATORS)[::40], "units.count", "two_committees.departed", "supervision.re_elected"):
        page = as_leader.get(reverse("reports:indicator", args=[code]))
        assert page.status_code == 200
        assert page.context["found"] == page.context["counted"], code


def test_no_page_of_a_leader_shows_an_id_number_or_a_phone(as_leader, district):
    urls = [reverse("reports:dashboard"), reverse("reports:indicators")]
    urls += [reverse("reports:indicator", args=["two_committees.count"])]
    for url in urls:
        html = as_leader.get(url).content.decode()
        assert "13812345678" not in html
        assert not re.search(r"\d{6}(19|20)\d{2}[01]\d[0-3]\d\d{3}[\dXx]", html)


def test_a_place_outside_the_grant_is_not_found(district):
    user = User.objects.create_user(username="jiedao", password=PASSWORD, full_name="街道领导")
    Grant.objects.create(user=user, role=Role.LEADER, area=district.townships[0])
    client = Client()
    client.force_login(user)
    for name, args in (("dashboard", []), ("indicators", []), ("indicator", ["two_committees.count"])):
        url = reverse(f"reports:{name}", args=args)
        assert client.get(url, {"area": district.townships[1].pk}).status_code == 404
        assert client.get(url, {"area": district.townships[0].pk}).status_code == 200


def test_a_unit_outside_the_scope_is_not_found(as_leader, district):
    url = reverse("reports:indicator", args=["two_committees.count"])
    elsewhere = next(unit for unit in district.units if unit.township_id == district.townships[1].pk)
    asked = {"area": district.townships[0].pk, "unit": elsewhere.pk}
    assert as_leader.get(url, asked).status_code == 404
    assert as_leader.get(url, {"unit": "x"}).status_code == 404


def test_unknown_indicators_and_parts_are_not_found(as_leader):
    assert as_leader.get(reverse("reports:indicator", args=["two_committees.fame"])).status_code == 404
    url = reverse("reports:indicator", args=["two_committees.count"])
    assert as_leader.get(url, {"part": "denominator"}).status_code == 404


def test_without_the_capability_the_pages_are_refused(district):
    user = User.objects.create_user(username="guanli", password=PASSWORD, full_name="管立")
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, area=district.county)
    client = Client()
    client.force_login(user)
    for name, args in (("dashboard", []), ("indicators", []), ("indicator_export", ["two_committees.count"])):
        assert client.get(reverse(f"reports:{name}", args=args)).status_code == 403


def test_an_area_without_a_term_says_what_to_do(world, leader, client):
    world.term.profiles.all().delete()
    world.previous.profiles.all().delete()
    world.term.delete()
    world.previous.delete()
    client.force_login(leader)
    assert "还没有届次" in client.get(reverse("reports:dashboard")).content.decode()


def test_a_term_without_rosters_shows_dashes_and_no_zero_shares(world, leader, client):
    compute_stale()
    client.force_login(leader)
    page = client.get(reverse("reports:dashboard"))
    shown = page.context["board"]
    assert [tile.value for tile in shown.tiles] == ["5", "0", "0.0", "—", "—", "—"]
    assert all(chart.empty for chart in shown.charts if chart.name != "dumbbell")


def test_the_dashboard_asks_as_many_questions_for_many_people_as_for_few(
    as_leader, district, django_assert_max_num_queries
):
    with django_assert_max_num_queries(45) as few:
        as_leader.get(reverse("reports:dashboard"))
    for person in [Person.objects.create(name=f"新{n}") for n in range(30)]:
        district.add_row(district.terms[2], person, district.units[0])
    compute_stale()
    with django_assert_max_num_queries(45) as many:
        as_leader.get(reverse("reports:dashboard"))
    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_list_behind_a_number_asks_as_many_questions_for_a_full_page_as_for_a_short_one(
    as_leader, district, django_assert_max_num_queries
):
    url = reverse("reports:indicator", args=["secretary.count"])
    longer = reverse("reports:indicator", args=["two_committees.count"])
    with django_assert_max_num_queries(45) as short:
        as_leader.get(url)
    with django_assert_max_num_queries(45) as long:
        as_leader.get(longer)
    assert len(long.captured_queries) == len(short.captured_queries)


def test_filters_narrow_the_list_and_keep_the_part(as_leader, district):
    url = reverse("reports:indicator", args=["two_committees.women.share"])
    page = as_leader.get(url, {"part": "denominator", "post": "secretary"})
    rows = page.context["table"].data
    assert all(row.party_post == "secretary" for row in rows)
    assert ("part", "denominator") in page.context["filter"].kept


def test_a_list_narrowed_in_place_exports_what_it_shows(as_leader):
    url = reverse("reports:indicator", args=["two_committees.count"])
    part = as_leader.get(url, {"post": "secretary"}, headers={"HX-Request": "true"})
    html = part.content.decode()
    assert "<html" not in html
    exported = re.search(r'href="([^"]+/export/[^"]*)"', html)
    assert exported is not None
    assert "post=secretary" in exported.group(1)


def test_the_export_is_logged_and_its_cells_are_text(as_leader, district):
    import io

    from openpyxl import load_workbook

    from core.models import AuditEntry

    Person.objects.filter(memberships__term=district.terms[2]).update(name="=1+1")
    answer = as_leader.get(reverse("reports:indicator_export", args=["two_committees.count"]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    names = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "=1+1"]
    assert len(names) == Membership.objects.as_elected().filter(term=district.terms[2]).in_two_committees().count()
    assert {cell.data_type for cell in names} == {"s"}
    notes = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert notes["口径"] == INDICATORS["two_committees.count"].sentence
    assert notes["导出人"] == "陈立新（chenlixin）"
    assert AuditEntry.objects.get(action="list_exported").changes["行数"] == len(names)


def test_the_page_reloads_itself_only_when_newer_figures_are_there(as_leader, district):
    page = as_leader.get(reverse("reports:dashboard"))
    url = page.context["freshness_url"]
    assert "HX-Refresh" not in as_leader.get(url).headers
    newcomer = Person.objects.create(name="新人")
    district.add_row(district.terms[2], newcomer, district.units[0])
    assert "正在重新统计" in as_leader.get(url).content.decode()
    compute_stale()
    assert as_leader.get(url).headers["HX-Refresh"] == "true"


def test_charts_say_their_finding_and_have_a_table(as_leader):
    html = as_leader.get(reverse("reports:dashboard")).content.decode()
    drawn = html.count('data-chart="')
    assert drawn == 7
    assert html.count('role="img" aria-label="') == drawn
    assert html.count('class="twin"') == drawn
    assert " style=" not in html


def test_the_dashboard_has_a_print_style():
    css = Path("static/css/dashboard.css").read_text(encoding="utf-8")
    assert "@media print" in css
