"""Practice terms (练习届): entered like real ones, counted in nothing, wiped without a trace in what is real."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from cadres.models import Candidacy, Kinship, Membership, Person, Posting
from cadres.selectors.checks import check_new_member
from cadres.services.kinship import add_kinship
from cadres.services.memberships import create_membership
from core.models import AuditEntry, Job, StoredFile
from core.partial_dates import PartialDate
from core.services import jobs
from elections.models import Collection, CollectionReply, Term, UnitProfile
from elections.page_scope import PageScope
from elections.selectors.practice import practice_of
from elections.services import practice as wiping
from elections.services.practice import NotOnlyOfPractice, belongings, start_wiping, wipe
from elections.services.terms import create_term, edit_term
from imports.answers import HeaderAnswer
from imports.choices import ProblemKind
from imports.models import Batch, HeaderChoice, PlanRow, ValueChoice
from imports.selectors.notices import unopened
from imports.services import answering, batches
from reports.models import PublishedReport, Statistic
from reports.selectors.figures import figures
from reports.services.statistics import compute_stale
from tests.cadres.people import make_member
from tests.conftest import World, make_term
from tests.imports.conftest import id_number, member, workbook
from tests.permissions.objects import MAKERS

BORN = dt.date(1985, 6, 12)
NUMBER = id_number(BORN)
NEVER_DELETED = {"core.auditentry", "core.job", "sessions.session", "reports.statistic"}
"""What tells what was done; and figures, which are computed anew at other numbers."""


@pytest.fixture
def practice(world: World) -> Term:
    return create_term(actor=None, area=world.county, name="练习届", as_of=dt.date(2022, 5, 31), is_practice=True)


def take(world: World, term: Term, *rows: dict[str, Any], **options: Any) -> Batch:
    """Upload rows into a term and confirm them."""
    values = {"actor": None, "term": term, "area": world.gucun, "file_name": "名册.xlsx", "here": True}
    batch = batches.receive_upload(content=workbook(*rows), **values | options)
    assert batch.counts.get("error") == 0, list(batch.problems.values_list("message", flat=True))
    return batches.confirm(actor=options.get("actor"), batch=batch, here=True)


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: Any) -> str:
    return response.content.decode()


def rows_of_everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, by table; of practice terms and their people too."""
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        model._meta.label_lower: sorted(model._base_manager.order_by().values_list(), key=repr)
        for model in tables
        if model._meta.label_lower not in NEVER_DELETED
    }


# --- two realms -----------------------------------------------------------------------------------------------------


def test_the_same_id_number_in_a_real_and_a_practice_term_is_two_rows_and_neither_changes_the_other(world, practice):
    take(world, world.term, member("张三"))
    real = Person.objects.get()
    before = rows_of_everything()["cadres.person"]
    take(world, practice, member("张三丰", 学历="大专", 联系电话="13900000009"))
    trained = Person.everyone.get(practice_term=practice)
    assert (trained.name, trained.id_number, trained.phone) == ("张三丰", NUMBER, "13900000009")
    assert (real.name, real.id_number) == ("张三", NUMBER)
    assert set(before) < set(rows_of_everything()["cadres.person"])
    take(world, world.term, member("张三", 民族="回族"))
    trained.refresh_from_db()
    assert (trained.name, trained.ethnic_group) == ("张三丰", "01")


def test_a_second_upload_in_practice_finds_its_own_people_again(world, practice):
    take(world, practice, member("张三"))
    batch = take(world, practice, member("张三", 学历="大专"), member("李四", order=2))
    assert (batch.counts["new"], batch.counts["changed"]) == (1, 1)
    assert Person.everyone.filter(practice_term=practice).count() == 2


def test_an_upload_in_practice_is_taken_back_like_a_real_one(world, practice):
    take(world, practice, member("张三", 联系电话="13800000001"))
    kept = Person.everyone.values_list("name", "phone_hash").get()
    batch = take(world, practice, member("张三", 联系电话="13900000009"), member("李四", order=2))
    batches.undo(actor=None, batch=batch, here=True)
    assert list(Person.everyone.values_list("name", "phone_hash")) == [kept]


def test_practice_does_not_say_that_somebody_serves_in_a_real_unit(world, practice):
    take(world, world.term, member("张三", "沈宅村"))
    told = take(world, practice, member("张三", "白杨村")).problems
    assert ProblemKind.PERSON_IN_TWO_UNITS not in told.values_list("kind", flat=True)


def test_a_form_in_practice_makes_a_person_of_its_own_and_looks_only_there(world, practice, staff):
    make_member("张三", world.units["沈宅"], world.term, person_birth=PartialDate(1985, 6))
    facts = {"name": "张三", "id_number": NUMBER}
    real = create_membership(
        actor=staff, term=world.term, unit=world.units["沈宅"], facts=facts, values={"party_post": "member"}
    )
    made = create_membership(
        actor=staff, term=practice, unit=world.units["白杨"], facts=facts, values={"party_post": "member"}
    )
    assert made.person_id != real.person_id
    assert made.person.practice_term == practice
    values = {"name": "张三", "birth": PartialDate(1985, 6)}
    seen = check_new_member(user=staff, term=practice, values=values, id_number="")
    assert [person.pk for person in seen.alike] == [made.person_id]
    known = check_new_member(user=staff, term=practice, values={}, id_number=NUMBER).known
    assert known == made.person
    assert check_new_member(user=staff, term=world.term, values={}, id_number=NUMBER).known == real.person


@pytest.mark.parametrize("model", [Membership, Candidacy, Posting])
def test_no_row_ties_a_real_person_to_a_practice_term(world, practice, model):
    person = Person.objects.create(name="张三")
    with pytest.raises(ValueError, match="realm"):
        model.objects.create(person=person, unit=world.units["白杨"], term=practice)


def test_a_real_person_given_to_a_practice_term_is_refused_in_words(world, practice):
    person = make_member("张三", world.units["白杨"], world.term).person
    values = {"unit": world.units["白杨"], "facts": {"name": "张三"}, "values": {"party_post": "member"}}
    with pytest.raises(ValidationError, match="练习届与正式届次的人员各自独立"):
        create_membership(actor=None, term=practice, person=person, **values)


def test_relatives_are_noted_within_a_realm_only(world, practice):
    take(world, practice, member("张三"))
    real, trained = Person.objects.create(name="李四"), Person.everyone.get(practice_term=practice)
    with pytest.raises(ValidationError, match="不能登记为亲属"):
        add_kinship(actor=None, person=real, other=trained, kin="sibling")
    assert not Kinship.objects.exists()


# --- counted in nothing ---------------------------------------------------------------------------------------------


def test_a_practice_person_is_found_by_no_real_search_and_a_real_one_by_none_of_practice(world, practice, staff):
    take(world, world.term, member("田真实"))
    take(world, practice, member("田练习"))
    client, there = logged_in(staff), f"/people/?term={practice.pk}"

    def found(response: Any) -> list[str]:
        return [person.name for person in response.context["table"].data]

    assert found(client.get("/people/?q=田")) == ["田真实"]
    assert found(client.post("/people/", {"q": NUMBER})) == ["田真实"]
    assert found(client.get(f"{there}&q=田")) == ["田练习"]
    assert found(client.post(there, {"q": NUMBER})) == ["田练习"]
    assert found(client.get(f"/people/?term={world.term.pk}&q=田")) == ["田真实"]


def test_real_figures_are_the_same_before_and_after_an_upload_for_practice(world, practice):
    take(world, world.term, member("张三"))
    compute_stale()
    before = {code: figure.value for code, figure in figures(term=world.term, area=world.county).items()}
    stored = sorted(Statistic.objects.exclude(term=practice).values_list())
    take(world, practice, member("张三", 党组织职务="书记"), member("李四", order=2))
    compute_stale()
    assert {code: figure.value for code, figure in figures(term=world.term, area=world.county).items()} == before
    assert sorted(Statistic.objects.exclude(term=practice).values_list()) == stored
    assert figures(term=practice, area=world.county)["two_committees.count"].value == 2
    assert figures(term=practice, area=world.county)["two_committees.newly_entered"].value is None


def test_a_practice_term_is_chosen_by_hand_and_never_taken_by_itself(world, practice, staff, liaison):
    assert practice.as_of > world.term.as_of
    scope = PageScope(staff, world.gucun, world.term)
    assert [term.name for term in scope.terms] == ["2021年换届", "2018年换届", "练习届"]
    client = logged_in(staff)
    for address in ("/dashboard/", "/roster/", "/units/", f"/units/{world.units['白杨'].pk}/"):
        assert client.get(address).context["scope"].term == world.term
    there = client.get(f"/units/{world.units['白杨'].pk}/?term={practice.pk}")
    assert there.context["scope"].term == practice


def test_where_there_is_only_practice_pages_say_so_and_offer_it(world, practice, staff):
    Term.objects.update(previous=None)
    UnitProfile.objects.exclude(term=practice).delete()
    Term.objects.filter(is_practice=False).delete()
    page = logged_in(staff).get("/roster/")
    assert page.context["scope"].term is None
    assert not list(page.context["scope"].terms_below)
    assert f"term={practice.pk}" in text(page)
    assert "供培训试用，不计入任何统计" in text(page)


def test_practice_and_real_terms_are_compared_in_neither_direction(world, practice, staff):
    with pytest.raises(ValidationError, match="练习届不与其他届次比较"):
        create_term(
            actor=None, area=world.gucun, name="练习届", as_of=practice.as_of, previous=world.term, is_practice=True
        )
    with pytest.raises(ValidationError, match="是练习届，不能作为上届"):
        create_term(actor=None, area=world.county, name="2026年换届", as_of=dt.date(2026, 5, 31), previous=practice)
    with pytest.raises(ValidationError, match="是练习届，不能作为上届"):
        edit_term(actor=None, term=world.term, name="2021年换届", as_of=dt.date(2023, 5, 31), previous=practice)
    form = logged_in(staff).get("/terms/new/").context["form"]
    assert practice not in form.fields["previous"].queryset
    assert form.initial["previous"] == world.term


@pytest.mark.parametrize(
    ("name", "is_practice", "told"), [("模拟届", True, "须包含“练习”"), ("2026年练习换届", False, "只用于练习届")]
)
def test_a_name_tells_practice_from_real(world, name, is_practice, told):
    with pytest.raises(ValidationError, match=told):
        create_term(actor=None, area=world.county, name=name, as_of=dt.date(2026, 5, 31), is_practice=is_practice)


def test_an_area_has_one_practice_term(world, practice):
    with pytest.raises(ValidationError, match="宝山区已有练习届“练习届”"):
        create_term(actor=None, area=world.county, name="练习二", as_of=practice.as_of, is_practice=True)


def test_nobody_is_told_of_uploads_for_practice_or_asked_to_answer_its_collections(world, practice, liaison):
    client = logged_in(liaison)
    for term in (practice, world.term):
        values = {"term": term, "area": world.county, "due_on": dt.date(2099, 1, 1), "title": f"{term}情况表"}
        asked = Collection.objects.create(kind="roster", **values)
        CollectionReply.objects.create(collection=asked, area=world.gucun)
    take(world, practice, member("张三"), actor=liaison)
    assert unopened(liaison) == 0
    told = [todo.text for todo in client.get(reverse("imports:workbench")).context["todos"]]
    assert [line for line in told if "情况表" in line and "练习" in line] == []
    assert [line for line in told if line.startswith("2021年换届情况表")]
    there = client.get(f"{reverse('imports:workbench')}?area={world.gucun.pk}&term={practice.pk}").context["todos"]
    assert [todo.text for todo in there if todo.text.startswith("练习届情况表")]


def test_what_is_answered_in_practice_is_remembered_by_no_later_file(world, practice, liaison):
    values = {"actor": liaison, "term": practice, "area": world.gucun, "file_name": "名册.xlsx", "here": True}
    batch = batches.receive_upload(content=workbook(member("张三", 学历="大本科")), **values)
    place = ("名册", 2)
    said = answering.Explanation("education", "大本科", "本科", frozenset({place}))
    answering.explain_values(actor=liaison, batch=batch, explained=[said], remember=True)
    headers = HeaderAnswer("x" * 32, ["同志"], {0: "name"})
    answering.choose_columns(actor=liaison, batch=batch, answers=[headers], remember=True)
    assert not HeaderChoice.objects.exists()
    assert not ValueChoice.objects.exists()


def test_the_same_file_uploaded_for_practice_is_no_twin_of_the_real_one(world, practice):
    from imports.selectors.histories import History

    real, trained = take(world, world.term, member("张三")), take(world, practice, member("张三"))
    assert real.file == trained.file
    assert History(real).twins == []


def test_figures_of_practice_are_not_published(world, practice, staff):
    take(world, practice, member("张三"))
    compute_stale()
    client = logged_in(staff)
    address = f"{reverse('reports:publish')}?area={world.county.pk}&term={practice.pk}"
    page = text(client.post(address, {"title": "练习", "reason": "试一试"}))
    assert "练习届的数据不计入任何统计，不能发布" in page
    assert not PublishedReport.objects.exists()


# --- marked ---------------------------------------------------------------------------------------------------------


def test_every_kind_of_page_about_practice_says_so_and_no_real_one_does(world, practice, staff):
    take(world, practice, member("张三"))
    row, client = Membership.objects.get(term=practice), logged_in(staff)
    query = f"?area={world.gucun.pk}&term={practice.pk}"
    pages = [
        f"/dashboard/{query}", f"/roster/{query}", f"/imports/{query}", row.get_absolute_url(),
        f"{row.get_absolute_url()}edit/", row.person.get_absolute_url(), Batch.objects.get().get_absolute_url(),
        f"/units/{row.unit_id}/{query}", practice.get_absolute_url(), f"/people/?term={practice.pk}&q=张",
    ]  # fmt: skip
    for address in pages:
        page = text(client.get(address))
        assert "不计入任何统计，随时可能整体清空" in page, address
        assert "<title>【练习】" in page, address
    for address in ("/dashboard/", "/roster/", "/imports/", world.term.get_absolute_url(), "/people/?q=张"):
        page = text(client.get(address))
        assert "整体清空" not in page, address
        assert "【练习】" not in page, address


def test_exports_and_templates_of_practice_say_what_they_are(world, practice, staff):
    take(world, practice, member("张三"))
    client, query = logged_in(staff), f"?area={world.gucun.pk}&term={practice.pk}"

    def book(address: str) -> Any:
        response: Any = client.get(address)
        return load_workbook(BytesIO(b"".join(response.streaming_content)))

    exported = book(f"/roster/{query}&export=xlsx")
    assert dict(exported["说明"].values)["数据性质"] == "练习数据，不计入任何统计"
    assert exported.worksheets[0].oddHeader.right.text == "练习数据，不计入任何统计"
    template = book(f"/imports/template/{query}&kind=roster")
    assert "练习数据，不计入任何统计" in {str(cell.value) for sheet in template for row in sheet for cell in row}
    real = book("/roster/?export=xlsx")
    assert "数据性质" not in dict(real["说明"].values)


def test_the_audit_trail_marks_what_was_done_in_practice(world, practice, staff):
    facts = {"name": "张三", "id_number": NUMBER}
    for term in (practice, world.term):
        values = {"unit": world.units["白杨"], "facts": facts, "values": {"party_post": "member"}}
        create_membership(actor=staff, term=term, **values)
    names = AuditEntry.objects.filter(action="membership_created").order_by("pk")
    assert [entry.object_name.startswith("〔练习〕") for entry in names] == [True, False]
    registered = AuditEntry.objects.filter(action="person_registered").order_by("pk")
    assert [entry.object_name for entry in registered] == ["〔练习〕张三", "张三"]


# --- wiping ---------------------------------------------------------------------------------------------------------


OF_NO_TERM = {
    "audit_entry", "user", "grant", "rule_set", "header_choice", "value_choice", "profile_field", "briefing_template",
    "publication", "kept_form", "list_export",
}  # fmt: skip


@pytest.fixture
def everything(world: World, practice: Term, monkeypatch: Any) -> Term:
    """One row of every kind that a term can have, in the practice term of the county."""
    field: Any = Person._meta.get_field("practice_term")
    monkeypatch.setattr(field, "_get_default", lambda: practice)
    there = replace(world, term=practice)
    for name, make in MAKERS.items():
        if name not in OF_NO_TERM:
            make(there, world.units["白杨"])
    monkeypatch.undo()
    compute_stale()
    return practice


def real_world(world: World) -> None:
    """Real rows of many kinds, of the same people, units and files."""
    take(world, world.term, member("张三"), member("李四", order=2))
    for name in ("candidacy", "poll_line", "evidence", "situation", "submission", "kinship", "review_answer", "reply"):
        MAKERS[name](world, world.units["白杨"])
    compute_stale()


def test_wiping_leaves_every_real_row_and_file_as_it_was(world, staff, settings, monkeypatch, request):
    real_world(world)
    files = {path.name for path in Path(settings.DATA_DIR, "files").rglob("*") if path.is_file()}
    before = rows_of_everything()
    practice = request.getfixturevalue("practice")
    request.getfixturevalue("everything")
    take(world, practice, member("张三"), member("李四", order=2))
    take(world, practice, member("王五", order=3))
    with monkeypatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
        wipe(actor=staff, term=practice, keep=False)
    assert rows_of_everything() == before
    assert {path.name for path in Path(settings.DATA_DIR, "files").rglob("*") if path.is_file()} == files
    assert not Statistic.objects.filter(term_id=practice.pk).exists()


def test_what_hangs_on_a_term_is_every_table_that_leads_to_one(everything):
    """A new model that belongs to a term has to be made in ``tests.permissions.objects`` or be named here."""
    found = set(belongings(everything))
    leading = {model for model in apps.get_models() if practice_of(model._base_manager.first()) or model in found}
    assert {Person, Membership, Candidacy, Posting, Kinship, Batch, PlanRow, Statistic, Collection} <= found
    assert leading <= found


def test_wiping_is_one_act_of_the_trail_that_counts_what_went(world, practice, staff):
    take(world, practice, member("张三"), member("李四", order=2))
    before = AuditEntry.objects.count()
    wipe(actor=staff, term=practice, keep=True)
    entry = AuditEntry.objects.latest("pk")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action_label, entry.object_name, entry.actor_name) == ("清空练习届", "〔练习〕练习届", "何静怡")
    told = {name: entry.changes[name] for name in ("人员", "任职", "导入批次", "文件")}
    assert told == {"人员": [2, 0], "任职": [2, 0], "导入批次": [1, 0], "文件": [1, 0]}


def test_a_wiped_term_that_is_kept_stands_there_as_new_and_takes_uploads_again(world, practice, staff):
    new = (practice.profiles.count(), practice.tasks.count(), practice.bases.count(), practice.qualifications.count())
    take(world, practice, member("张三"))
    wipe(actor=staff, term=practice, keep=True)
    practice.refresh_from_db()
    now = (practice.profiles.count(), practice.tasks.count(), practice.bases.count(), practice.qualifications.count())
    assert now == new
    assert not Person.everyone.exists()
    take(world, practice, member("张三"))
    assert Person.everyone.get().practice_term == practice


def test_a_file_that_was_given_for_real_too_is_kept(world, practice, staff):
    real, _ = take(world, world.term, member("张三")), take(world, practice, member("张三"))
    wipe(actor=staff, term=practice, keep=False)
    assert StoredFile.objects.get() == real.file


def test_a_real_term_is_not_wiped(world, staff):
    for act in (start_wiping, wipe):
        with pytest.raises(ValidationError, match="是正式届次，不能清空"):
            act(actor=staff, term=world.term, keep=True)


def test_a_row_tied_to_a_real_person_stops_the_whole_before_anything_is_deleted(world, practice, staff):
    take(world, practice, member("张三"))
    row = make_member("李四", world.units["白杨"], world.term)
    Membership.objects.filter(term=practice).update(person=row.person)
    before = rows_of_everything()
    with pytest.raises(NotOnlyOfPractice):
        wipe(actor=staff, term=practice, keep=False)
    assert rows_of_everything() == before


def test_a_practice_term_with_much_in_it_is_wiped_by_a_job_and_shows_its_progress(world, practice, staff, monkeypatch):
    monkeypatch.setattr(wiping, "AT_ONCE", 3)
    take(world, practice, member("张三"))
    client, address = logged_in(staff), f"/terms/{practice.pk}/wipe/"
    assert "人员" in text(client.get(address))
    monkeypatch.setattr(jobs, "send", lambda job_id: None)
    assert client.post(address, {"keep": "0"}).headers["Location"] == address
    assert "排队中" in text(client.get(address))
    with pytest.raises(ValidationError, match="正在清空，请稍候"):
        start_wiping(actor=staff, term=practice, keep=False)
    job = Job.objects.get(kind=wiping.WIPE)
    jobs.run(job.pk)
    assert not Term.objects.filter(pk=practice.pk).exists()
    assert not Person.everyone.exists()
    job.refresh_from_db()
    assert (job.state, job.result["人员"]) == (Job.State.SUCCEEDED, 1)


def test_a_file_that_is_worked_at_is_waited_for(world, practice, staff):
    batch = take(world, practice, member("张三"))
    Job.objects.filter(pk=batch.job_id or 0).update(state=Job.State.RUNNING)
    with pytest.raises(ValidationError, match="有上传正在处理"):
        start_wiping(actor=staff, term=practice, keep=True)


# --- browser and command --------------------------------------------------------------------------------------------


def test_staff_make_a_practice_term_in_the_browser_and_wipe_it(world, staff, liaison):
    client = logged_in(staff)
    assert "新建练习届" in text(client.get("/terms/"))
    assert client.get("/terms/practice/new/").context["form"].initial["as_of"] == world.term.as_of
    response = client.post("/terms/practice/new/", {"area": "宝山区", "name": "练习届", "as_of": "2021-05-31"})
    practice = Term.objects.get(is_practice=True)
    assert response.headers["Location"] == practice.get_absolute_url()
    assert practice.profiles.count() == 5
    assert "练习届，不计入统计" in text(client.get("/terms/"))
    assert "清空练习届" in text(client.get(practice.get_absolute_url()))
    assert "清空练习届" not in text(logged_in(liaison).get(practice.get_absolute_url()))
    response = client.post(f"/terms/{practice.pk}/wipe/", {"keep": "0"}, follow=True)
    assert "练习届已清空，正式届次没有任何改动。" in text(response)
    assert not Term.objects.filter(is_practice=True).exists()
    assert client.get(f"/terms/{world.term.pk}/wipe/").status_code == 404


def test_a_liaison_practises_in_her_own_street_only(world, practice, liaison):
    values = {"actor": liaison, "term": practice, "file_name": "名册.xlsx", "here": True}
    batch = batches.receive_upload(
        content=workbook(member("张三", "宝钢一村", 街镇="友谊路街道")), area=world.gucun, **values
    )
    assert batch.counts["error"] == 1
    take(world, practice, member("张三"), actor=liaison)
    assert Membership.objects.get(term=practice).unit == world.units["白杨"]


def test_the_command_makes_a_practice_term_once(world, capsys):
    arguments = ("练习届", "--area", "310113", "--as-of", "2021-05-31", "--practice")
    call_command("create_term", *arguments)
    assert "（练习届，不计入任何统计）" in capsys.readouterr().out
    with pytest.raises((CommandError, SystemExit)):
        call_command("create_term", "练习二", *arguments[1:])


def test_two_counties_practise_apart(world, practice, staff):
    foreign = make_term(world.other_county, "2021年换届", dt.date(2021, 5, 31))
    other = create_term(actor=None, area=world.other_county, name="练习届", as_of=foreign.as_of, is_practice=True)
    take(world, practice, member("张三"))
    row = member("张三", "海州", 街镇="定海路街道")
    take(world, other, row, area=world.other_street)
    wipe(actor=staff, term=practice, keep=False)
    assert Person.everyone.get().practice_term == other
