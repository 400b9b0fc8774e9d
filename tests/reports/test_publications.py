"""发布数据: what is published stays as it is, is compared with what is now, and can be verified."""

from __future__ import annotations

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from cadres.models import Membership, Person
from core.models import AuditEntry, Job
from core.partial_dates import PartialDate
from core.signals import roster_changed
from reports.models import PublishedReport, SmallGroups
from reports.publishing.comparing import changed_figures
from reports.publishing.content import hash_of, read_places
from reports.selectors.publications import (
    Footing,
    changes_between,
    changes_since,
    frozen_source,
    live_places,
    places_of,
)
from reports.services.publications import publish
from reports.services.statistics import compute_stale
from tests.reports.publications import frozen


def add(world, unit="白杨", **posts):
    person = Person.objects.create(name="测试人", sex="2", birth=PartialDate(1985, 6))
    place = world.units[unit]
    Membership.objects.create(person=person, unit=place, term=world.term, education=5, **posts)
    roster_changed.send(None, term_id=world.term.pk, township_ids=[place.township_id], person_ids=[person.pk])


@pytest.fixture
def elected(world):
    add(world, party_post="secretary", committee_post="director")
    add(world, "一居", committee_post="member")
    compute_stale()
    return world


@pytest.fixture
def footing(elected):
    return Footing(elected.county, elected.term, elected.term.bases.get(), "roster")


@pytest.fixture
def report(footing, staff):
    return publish(actor=staff, footing=footing, title="换届数据", reason="上报区委")


def test_a_report_holds_figures_definitions_rules_and_their_hash(report, footing):
    data = report.data
    assert report.number == data["number"] == 1
    assert (data["as_of"], data["basis"]["name"], data["previous"]) == ("2021-05-31", "默认口径", "2018年换届")
    assert report.sha256 == hash_of(report.content)
    assert {rule["kind"] for rule in data["rules"]} == {"village", "residents", "party"}
    assert data["definitions"]["one_shoulder.share"]["sentence"] == "“一肩挑”人数÷参加本届换届的单位数。"
    assert [place["name"] for place in data["places"]] == ["宝山区", "友谊路街道", "顾村镇"]
    assert data["places"][0]["figures"][""]["one_shoulder.share"][:2] == [1, 5]
    assert data["places"][0]["figures"]["village"]["one_shoulder.share"][:2] == [1, 2]
    entry = AuditEntry.objects.get(action="figures_published")
    assert (entry.reason, entry.changes["校验码"]) == ("上报区委", report.sha256)


def test_frozen_figures_read_back_as_they_were(report, footing):
    live, back = live_places(footing), read_places(report.data)
    for before, after in zip(live, back, strict=True):
        for kind, figures in before.by_kind.items():
            assert list(changed_figures("", kind, figures, after.by_kind[kind])) == []


def test_what_changes_later_is_told_and_the_report_stays(report, elected, client, leader):
    assert changes_since(report, leader) == []
    add(elected, "二居", committee_post="director")
    compute_stale()
    again = PublishedReport.objects.get()
    told = {each.code: (each.before, each.after) for each in changes_since(again, leader) or []}
    assert told["two_committees.count"] == ("2人", "3人")
    assert told["director.count"] == ("1人", "2人")
    assert "one_shoulder.share" not in told
    assert again.content == report.content
    client.force_login(leader)
    page = client.get(reverse("reports:publication_changes", args=[report.pk])).content.decode()
    assert f"自发布以来变化的 {len(told)} 项" in page
    assert f"变化的 {len(told)} 项" in client.get(report.get_absolute_url()).content.decode()


def test_two_reports_are_compared_place_by_place(report, elected, footing, staff, client):
    add(elected, "二居", committee_post="director")
    compute_stale()
    later = publish(actor=staff, footing=footing, title="更正", reason="补报")
    assert later.number == 2
    changed = [(each.place, each.kind, each.before, each.after) for each in changes_between(report, later, staff)]
    assert ("友谊路街道", "residents", "0人", "1人") in changed
    assert not [each for each in changed if each[0] == "顾村镇"]
    client.force_login(staff)
    page = client.get(f"{later.get_absolute_url()}?with={report.pk}").content.decode()
    assert "第1号 → 第2号" in page


def test_stale_figures_are_not_published_and_computing_is_offered(elected, footing, staff, client):
    add(elected, "二居", committee_post="director")
    with pytest.raises(ValidationError, match="还没有统计完"):
        publish(actor=staff, footing=footing, title="x", reason="x")
    client.force_login(staff)
    address = f"?area={elected.county.pk}"
    page = client.get(reverse("reports:publish") + address).content.decode()
    assert "立即统计" in page
    Job.objects.all().delete()
    assert client.post(reverse("reports:publish_compute") + address).status_code == 302
    assert Job.objects.filter(kind="reports.compute").exists()


def test_a_changed_last_term_is_stale_too(elected, footing):
    roster_changed.send(None, term_id=elected.previous.pk, township_ids=[elected.gucun.pk], person_ids=[])
    with pytest.raises(ValidationError, match="还没有统计完"):
        publish(actor=None, footing=footing, title="x", reason="x")


def test_where_nobody_was_elected_there_is_nothing_to_publish(elected):
    footing = Footing(elected.other_county, elected.term, elected.term.bases.get(), "roster")
    with pytest.raises(ValidationError, match=r"还没有"):
        publish(actor=None, footing=footing, title="x", reason="x")


def test_neither_python_nor_the_database_changes_a_report(report):
    report.title = "别的"
    with pytest.raises(TypeError, match="不能修改"):
        report.save()
    with pytest.raises(TypeError, match="不能修改，也不能删除"):
        report.delete()
    with pytest.raises(TypeError, match="不能修改"):
        PublishedReport.objects.update(title="别的")
    with pytest.raises(TypeError, match="不能删除"):
        PublishedReport.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_publishedreport SET title = 'x'")


def verify(*arguments):
    out = io.StringIO()
    call_command("verify_report", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_verifies_one_or_all(report):
    assert verify("1") == f"第1号 换届数据 {report.sha256} 校验通过\n"
    found = json.loads(verify("--all", "--json"))
    assert found["broken"] == []
    assert found["reports"][0]["computed"] == report.sha256
    with pytest.raises(CommandError, match="没有第9号发布"):
        verify("9")
    with pytest.raises(CommandError, match="请写一个发布号"):
        verify()


def test_a_report_tampered_with_is_found_out_everywhere(world, staff, client):
    report = frozen(world.county, world.term)
    forged = PublishedReport(**{f.attname: getattr(report, f.attname) for f in PublishedReport._meta.concrete_fields})
    forged.pk, forged.number = None, 2
    forged.content = report.content.replace('"one_shoulder.share":[1,5', '"one_shoulder.share":[5,5')
    forged.save()
    with pytest.raises(CommandError, match="校验不通过：第2号"):
        verify("--all")
    assert "校验通过" in verify("1")
    client.force_login(staff)
    page = client.get(forged.get_absolute_url()).content.decode()
    assert "校验不通过" in page
    assert "100.0" not in page
    assert client.get(reverse("reports:publication_export", args=[forged.pk])).status_code == 404
    query = f"?area={world.county.pk}&term={world.term.pk}&report={forged.pk}"
    assert client.get(reverse("reports:briefing") + query).status_code == 404


def test_a_number_or_title_that_does_not_fit_the_content_is_tampering_too(world):
    assert frozen(world.county, world.term).is_intact
    assert not frozen(world.county, world.term, number=2, title="别的标题").is_intact
    assert not frozen(world.county, world.term, number=3, rows="slate").is_intact


def test_the_workbook_carries_number_and_hash(report, client, leader):
    client.force_login(leader)
    answer = client.get(reverse("reports:publication_export", args=[report.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)), read_only=True)
    notes = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert (notes["依据"], notes["校验码"]) == ("第1号发布", report.sha256)
    rows = [row for row in book["第1号发布"].iter_rows(values_only=True) if row[3] == "one_shoulder.share"]
    assert (*rows[0][:3], rows[0][5]) == ("310113000000", "宝山区", "全部", 20)


def test_a_briefing_can_stand_on_a_report(report, elected, client, leader):
    add(elected, "二居", committee_post="director")
    compute_stale()
    client.force_login(leader)
    query = f"?area={elected.county.pk}&term={elected.term.pk}&report={report.pk}"
    page = client.get(reverse("reports:briefing") + query).content.decode()
    assert "按<a" in page
    assert (
        f'href="/publications/{report.pk}/?place=310113000000&amp;kind=&amp;open=director.count#director.count"' in page
    )
    assert ">1名</a>" in page
    content = b"".join(client.get(reverse("reports:briefing_download") + query).streaming_content)
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    assert "第1号发布" in text
    assert f"校验码：{report.sha256}" in text
    assert frozen_source(report, leader).place.children[0].name == "友谊路街道"


def test_the_dashboard_names_the_newest_report_of_its_scope(report, elected, client, leader):
    client.force_login(leader)
    page = client.get("/dashboard/").content.decode()
    assert "第1号发布“换届数据”" in page
    assert f'hx-get="/publications/{report.pk}/changes/"' in page
    below = client.get(f"/dashboard/?area={elected.gucun.pk}").content.decode()
    assert "第1号发布" not in below


def test_staff_publish_from_the_page_and_the_list_shows_it(elected, client, staff):
    client.force_login(staff)
    address = f"{reverse('reports:publish')}?area={elected.county.pk}"
    assert "请填写标题" in client.post(address, {}).content.decode()
    answer = client.post(address, {"title": "换届数据", "reason": "上报"})
    report = PublishedReport.objects.get()
    assert answer["Location"] == report.get_absolute_url()
    page = client.get(f"{reverse('reports:publications')}?area={elected.county.pk}").content.decode()
    assert "换届数据" in page
    assert report.sha256[:12] in page


def test_the_list_goes_out_with_the_local_time_and_the_whole_hash(report, client, staff):
    client.force_login(staff)
    answer = client.get(reverse("reports:publications"), {"export": "xlsx"})
    header, row = (
        load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    )
    told = dict(zip(header, row, strict=True))
    assert told["发布时间"] == f"{timezone.localtime(report.published_at):%Y-%m-%d %H:%M}"
    assert told["校验码"] == report.sha256


def test_of_a_township_its_units_are_published(elected, staff):
    footing = Footing(elected.gucun, elected.term, elected.term.bases.get(), "roster")
    report = publish(actor=staff, footing=footing, title="本镇", reason="存档")
    assert [place["name"] for place in report.data["places"]] == ["顾村镇", "菊泉新城第一", "白杨村", "沈宅村"]


def test_small_groups_are_hidden_from_leaders_in_reports_and_briefings(report, elected, client, leader, staff):
    SmallGroups.objects.create(term=elected.term, area=elected.county, least=3, for_leaders=True)
    assert places_of(report, staff)[0].by_kind[""]["two_committees.women"].value == 2
    assert places_of(report, leader)[0].by_kind[""]["two_committees.women"].value is None
    client.force_login(leader)
    query = f"?area={elected.county.pk}&term={elected.term.pk}"
    for address in (
        f"{reverse('reports:briefing')}{query}",
        f"{reverse('reports:briefing')}{query}&report={report.pk}",
    ):
        assert "“两委”成员中女性" not in client.get(address).content.decode()
    client.force_login(staff)
    assert "“两委”成员中女性" in client.get(reverse("reports:briefing") + query).content.decode()
