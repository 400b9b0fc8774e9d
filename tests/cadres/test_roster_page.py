"""The roster: saved views, filters, search, and whose eyes see which numbers."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from cadres.selectors.rosters import aged
from core.models import AuditEntry
from core.partial_dates import PartialDate
from elections.models import UnitProfile
from places.models import Area
from tests.cadres.conftest import GONG, PHONE
from tests.cadres.people import make_member, make_person

ROSTER = "/roster/"


def names(response):
    return [row.person.name for row in response.context["table"].data]


def test_the_equation_counts_rows_of_the_two_committees(client_of, staff, world, board):
    make_member("胡华雪", world.units["白杨"], world.term, supervision_post="member")
    equation = client_of(staff).get(ROSTER).context["equation"]
    assert (equation.total, equation.party, equation.committee, equation.cross) == (5, 4, 3, 2)


def test_members_stand_unit_by_unit_heads_first(client_of, staff, board):
    assert names(client_of(staff).get(ROSTER)) == ["任晓东", "龚雪梅", "丁文静", "潘雪梅", "蔡永康"]


def test_party_posts_bear_the_form_of_the_unit(client_of, staff, world, board):
    UnitProfile.objects.filter(unit=world.units["白杨"], term=world.term).update(organisation="general_branch")
    page = client_of(staff).get(ROSTER).content.decode()
    assert "党总支书记" in page
    assert "党组织书记" in page  # 沈宅村, whose form is not known


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("view=secretaries", ["任晓东", "蔡永康"]),
        ("view=incomplete", ["任晓东", "丁文静", "潘雪梅", "蔡永康"]),
        ("post=cross", ["任晓东", "龚雪梅"]),
        ("post=party_only", ["丁文静", "蔡永康"]),
        ("post=committee_only", ["潘雪梅"]),
        ("post=one_shoulder", ["任晓东"]),
        ("education=below_college", ["丁文静"]),
        ("sex=1", ["任晓东"]),
        ("political_status=13", ["潘雪梅"]),
        ("q=rxd", ["任晓东"]),
        ("q=XUE", []),
        ("q=gongxue", ["龚雪梅"]),
        ("q=雪梅", ["龚雪梅", "潘雪梅"]),
        ("kind=residents", []),
    ],
)
def test_views_filters_and_names_find_their_people(client_of, staff, board, query, found):
    assert names(client_of(staff).get(f"{ROSTER}?{query}")) == found


def test_a_street_and_units_narrow_the_roster(client_of, staff, world, board):
    make_member("顾一居", world.units["一居"], world.term)
    client = client_of(staff)
    assert names(client.get(f"{ROSTER}?street={world.youyilu.pk}")) == ["顾一居"]
    units = f"unit={world.units['沈宅'].pk}&unit={world.units['一居'].pk}"
    assert sorted(names(client.get(f"{ROSTER}?{units}"))) == ["蔡永康", "顾一居"]


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (PartialDate(1985, 6, 1), "35"),
        (PartialDate(1985, 5, 31), "36-45"),
        (PartialDate(1975, 6), "36-45"),
        (PartialDate(1975, 5), "46-55"),
        (PartialDate(1960, 6, 1), "56-60"),
        (PartialDate(1960, 5, 31), "61"),
    ],
)
def test_age_bands_are_of_the_terms_date(client_of, staff, world, birth, band):
    make_member("某人", world.units["白杨"], world.term, person_birth=birth)
    client = client_of(staff)
    found = [key for key in ("35", "36-45", "46-55", "56-60", "61") if names(client.get(f"{ROSTER}?age={key}"))]
    assert found == [band]


def test_nobody_without_a_birth_date_is_in_a_band(world):
    row = make_member("某人", world.units["白杨"], world.term, person_birth=None)
    assert not type(row).objects.filter(aged(dt.date(2021, 5, 31), None, None)).exists()


def test_a_liaison_sees_her_street_and_another_street_is_404(client_of, neighbour_liaison, world, board):
    client = client_of(neighbour_liaison)
    assert names(client.get(ROSTER)) == []
    assert client.get(f"{ROSTER}?area={world.gucun.pk}").status_code == 404


def test_those_who_edit_see_masked_numbers(client_of, liaison, board):
    page = client_of(liaison).get(ROSTER).content.decode()
    assert f"310113********{GONG[-4:]}" in page
    assert "137****9643" in page
    assert GONG not in page
    assert PHONE not in page


def test_a_leader_sees_no_number_in_any_form(client_of, leader, board):
    client = client_of(leader)
    row = board["龚雪梅"]
    pages = [ROSTER, "/people/?q=gxm", row.get_absolute_url(), row.person.get_absolute_url(), "/units/"]
    for page in [*pages, row.unit.get_absolute_url()]:
        content = client.get(page).content.decode()
        assert "龚雪梅" in content or page == "/units/"
        for secret in (GONG, PHONE, GONG[-4:], "9643", "310113***", "身份证号", "联系电话"):
            assert secret not in content, (page, secret)


def exported(response):
    """All cells of a list's workbook."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]


def test_an_exported_list_has_numbers_masked_and_none_for_a_leader(client_of, leader, liaison, board):
    cells = exported(client_of(liaison).get(f"{ROSTER}?export=xlsx"))
    assert f"310113********{GONG[-4:]}" in cells
    assert GONG not in cells
    shown = exported(client_of(leader).get(f"{ROSTER}?export=xlsx"))
    assert "龚雪梅" in shown
    assert not {"身份证号", "联系电话"} & set(shown)
    assert not any(GONG[-4:] in cell for cell in shown)


def test_an_id_number_is_searched_by_post_and_stands_in_no_address(client_of, liaison, board):
    response = client_of(liaison).post(ROSTER, {"q": f" {GONG[:17]}{GONG[17].lower()} "})
    assert response.status_code == 200
    assert names(response) == ["龚雪梅"]
    assert response["Cache-Control"] == "no-store"
    assert GONG not in response.content.decode()


def test_an_id_number_finds_whatever_the_filters_say(client_of, liaison, board):
    assert names(client_of(liaison).post(f"{ROSTER}?sex=1&view=secretaries", {"q": GONG})) == ["龚雪梅"]


def test_a_phone_number_is_searched_like_an_id_number(client_of, liaison, board):
    from cadres.services.persons import edit_person

    edit_person(actor=None, person=board["丁文静"].person, values={"phone": "13800138000"})
    assert names(client_of(liaison).post(ROSTER, {"q": "13800138000"})) == ["丁文静"]


def test_a_name_searched_by_post_goes_on_to_its_address(client_of, liaison, board):
    response = client_of(liaison).post(f"{ROSTER}?sex=2&page=2", {"q": "龚"})
    assert response.status_code == 302
    assert response["Location"] == f"{ROSTER}?sex=2&q=%E9%BE%9A"


@pytest.mark.parametrize("path", [ROSTER, "/people/"])
def test_a_number_in_an_address_is_taken_out(client_of, liaison, board, path):
    response = client_of(liaison).get(f"{path}?q={GONG}")
    assert response.status_code == 302
    assert GONG not in response["Location"]


@pytest.mark.parametrize("path", [ROSTER, "/people/"])
def test_numbers_find_nobody_outside_the_users_area_nor_for_a_leader(client_of, leader, neighbour_liaison, board, path):
    for user in (leader, neighbour_liaison):
        page = client_of(user).post(path, {"q": GONG})
        assert list(page.context["table"].data) == []
        assert "龚雪梅" not in page.content.decode()


def test_sorting_by_age_and_paging(client_of, staff, world):
    for number in range(30):
        birth = PartialDate(1960 + number, 6)
        make_member(f"某人{number}", world.units["白杨"], world.term, person_birth=birth)
    client = client_of(staff)
    page = client.get(f"{ROSTER}?sort=age&page=2")
    assert page.context["table"].page.paginator.per_page == 25
    assert len(page.context["table"].page.object_list) == 5
    assert names(page)[0] == "某人29"
    assert len(client.get(f"{ROSTER}?per_page=50").context["table"].page.object_list) == 30


def test_htmx_gets_the_list_alone(client_of, staff, board):
    page = client_of(staff).get(f"{ROSTER}?post=cross", HTTP_HX_REQUEST="true").content.decode()
    assert "龚雪梅" in page
    assert "<html" not in page


def test_the_roster_takes_the_same_queries_however_long(
    client_of, liaison, world, board, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(liaison)
    client.get(ROSTER)
    with django_assert_max_num_queries(24) as few:
        client.get(ROSTER)
    for number in range(18):
        make_member(f"某人{number}", world.units["菊泉"], world.term)
    with django_assert_num_queries(len(few)):
        client.get(ROSTER)


def test_only_the_pages_rows_are_decrypted(client_of, liaison, world, monkeypatch):
    from core import encryption

    for number in range(30):
        person = make_person(f"某人{number}", phone=f"138000000{number:02d}")
        make_member(person, world.units["白杨"], world.term)
    read = []
    cipher = type(encryption.cipher())
    decrypt = cipher.decrypt

    def counting(self, *args):
        read.append(1)
        return decrypt(self, *args)

    monkeypatch.setattr(cipher, "decrypt", counting)
    client_of(liaison).get(ROSTER)
    assert len(read) == 25


def test_an_area_without_a_term_says_what_to_do(client_of, make_user, world):
    from accounts.roles import Role

    newcomer = make_user("yangpu", "杨浦", Role.STAFF, world.other_county)
    page = client_of(newcomer).get(ROSTER).content.decode()
    assert "杨浦区还没有届次" in page
    assert f'href="/terms/new/?area={world.other_county.pk}"' in page
    assert "下级区划已有的届次" not in page


def test_an_area_above_the_terms_leads_down_to_them(client_of, make_user, world):
    from accounts.roles import Role

    leader = make_user("shi", "上海", Role.LEADER, Area.objects.get_parent(world.county))
    page = client_of(leader).get(ROSTER).content.decode()
    assert f'href="?area={world.county.pk}&amp;term={world.term.pk}"' in page
    assert "新建届次" not in page


def test_nothing_is_logged_or_audited_of_a_search(client_of, liaison, board, caplog):
    client_of(liaison).post(reverse("cadres:people"), {"q": GONG})
    assert GONG not in caplog.text
    assert not AuditEntry.objects.filter(object_name__contains=GONG).exists()
    assert not re.search(r"\d{17}", caplog.text)


def test_a_list_that_is_taken_out_stands_in_the_audit_trail(client_of, leader, world, board):
    client_of(leader).get(f"{ROSTER}?export=xlsx&view=secretaries")
    entry = AuditEntry.objects.get(action="list_exported")
    assert (entry.actor_name, entry.area_path) == (leader.full_name, world.county.path)
    assert entry.changes == {"名单": "书记", "行数": 2, "区划": "宝山区"}
