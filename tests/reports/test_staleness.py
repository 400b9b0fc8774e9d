"""Edits make figures stale in their own transaction, and one job mends what they touched."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from cadres.models import Membership, Person
from core.models import Job
from core.services.jobs import run
from core.signals import roster_changed, units_changed
from core.tasks import sweep_jobs
from places.models import UnitSuccession
from reports.models import DueSum, StaleTownship
from reports.selectors.figures import figures
from reports.selectors.freshness import freshness
from reports.services.staleness import JOB, SPREADING, enqueue_computing, term_is_stale
from reports.services.statistics import LONGEST_WAIT, compute_stale
from tests.conftest import make_term


@pytest.fixture
def fresh(world):
    compute_stale()
    return world


def serve(person: Person, term, unit, **posts) -> Membership:
    row = Membership.objects.create(person=person, term=term, unit=unit, **(posts or {"party_post": "member"}))
    roster_changed.send(None, term_id=term.pk, township_ids=[unit.township_id], person_ids=[person.pk])
    return row


def stale() -> set[tuple[str, str]]:
    return {(str(row.term), str(row.township)) for row in StaleTownship.objects.select_related("term", "township")}


@pytest.fixture
def person(db):
    return Person.objects.create(name="张三")


def test_a_new_term_is_stale_as_a_whole_until_it_is_computed(world):
    assert freshness(term=world.term, area=world.gucun).stale_townships == 1
    assert freshness(term=world.term, area=world.county).stale_townships == 2
    compute_stale()
    assert freshness(term=world.term, area=world.gucun).is_fresh


def test_a_row_of_the_last_term_makes_this_term_stale_where_the_person_serves(fresh, person):
    Membership.objects.create(person=person, term=fresh.term, unit=fresh.units["一居"], party_post="member")
    serve(person, fresh.previous, fresh.units["白杨"])
    assert stale() == {
        ("2018年换届", "顾村镇"),
        ("2021年换届", "顾村镇"),
        ("2021年换届", "友谊路街道"),
    }


def test_an_edit_that_is_rolled_back_leaves_nothing_stale(fresh, person):
    with transaction.atomic():
        serve(person, fresh.term, fresh.units["白杨"])
        assert StaleTownship.objects.exists()
        transaction.set_rollback(True)
    assert not StaleTownship.objects.exists()


def test_many_edits_make_one_job_and_it_leaves_nothing_stale(fresh, person, django_capture_on_commit_callbacks):
    Job.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        serve(person, fresh.term, fresh.units["白杨"])
    with django_capture_on_commit_callbacks(execute=True):
        serve(person, fresh.term, fresh.units["一居"])
    assert Job.objects.filter(kind=JOB).count() == 1
    job = Job.objects.get(kind=JOB)
    run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.SUCCEEDED, {"townships": 2})
    assert not StaleTownship.objects.exists()
    assert figures(term=fresh.term, area=fresh.county)["two_committees.count"].value == 2


def test_over_redis_each_county_has_its_job(fresh, person, settings, django_capture_on_commit_callbacks, monkeypatch):
    Job.objects.all().delete()
    settings.CELERY_BROKER_URL = "redis://localhost:6379/0"
    monkeypatch.setattr("core.services.jobs.send", lambda job_id: None)
    with django_capture_on_commit_callbacks(execute=True):
        serve(person, fresh.term, fresh.units["白杨"])
    assert [job.payload for job in Job.objects.filter(kind=JOB)] == [{"area": fresh.county.pk}]


def test_the_job_of_one_county_leaves_the_others(fresh, person):
    other = make_term(fresh.other_county, "2021年换届", dt.date(2021, 5, 31))
    compute_stale()
    serve(person, fresh.term, fresh.units["白杨"])
    serve(person, other, fresh.units["海州"])
    compute_stale(area=fresh.county)
    assert stale() >= {("2021年换届", str(fresh.other_street))}
    assert figures(term=fresh.term, area=fresh.county)["two_committees.count"].value == 1


def test_the_first_row_of_the_last_term_makes_turnover_known_everywhere(fresh, person):
    other = Person.objects.create(name="李四")
    serve(person, fresh.term, fresh.units["白杨"])
    serve(other, fresh.term, fresh.units["一居"])
    compute_stale()
    assert figures(term=fresh.term, area=fresh.county)["two_committees.newly_entered"].value is None
    serve(person, fresh.previous, fresh.units["白杨"])
    compute_stale()
    found = figures(term=fresh.term, area=fresh.county)
    assert found["two_committees.newly_entered"].value == 1
    assert found["two_committees.re_elected"].value == 1


def test_a_succession_turns_somebody_from_moved_into_re_elected(fresh, person):
    old, new = fresh.units["白杨"], fresh.units["沈宅"]
    serve(person, fresh.previous, old)
    serve(person, fresh.term, new)
    compute_stale()
    assert figures(term=fresh.term, area=fresh.county)["party_committee.transferred_in"].value == 1
    UnitSuccession.objects.create(kind="split", predecessor=old, successor=new, on=dt.date(2020, 1, 1))
    units_changed.send(None, township_ids=[old.township_id], term_id=None)
    compute_stale()
    found = figures(term=fresh.term, area=fresh.county)
    assert found["party_committee.transferred_in"].value == 0
    assert found["party_committee.re_elected"].value == 1


def test_an_edit_touches_the_figures_of_its_townships_and_those_above_only(fresh, person):
    before = freshness(term=fresh.term, area=fresh.youyilu).computed_at
    above = freshness(term=fresh.term, area=fresh.county).computed_at
    serve(person, fresh.term, fresh.units["白杨"])
    compute_stale()
    assert freshness(term=fresh.term, area=fresh.youyilu).computed_at == before
    assert freshness(term=fresh.term, area=fresh.county).computed_at != above
    assert figures(term=fresh.term, area=fresh.county)["party_committee.count"].value == 1


def test_the_work_after_an_edit_does_not_grow_with_the_population(fresh, person, django_assert_max_num_queries):
    rows = [Person(name=f"人{n}") for n in range(60)]
    for other in Person.objects.bulk_create(rows):
        Membership.objects.create(person=other, term=fresh.term, unit=fresh.units["一居"], party_post="member")
    serve(person, fresh.term, fresh.units["白杨"])
    with django_assert_max_num_queries(70):
        compute_stale()


@pytest.fixture
def city_term(world):
    """A term of the whole city, whose two counties are computed by jobs of their own."""
    term = make_term(world.city, "2021年全市换届", dt.date(2021, 5, 31))
    StaleTownship.objects.exclude(term=term).delete()
    return term


def units_known(term, area) -> Any:
    return figures(term=term, area=area)["units.count"].value


def test_a_changed_term_is_stale_in_each_of_its_townships(world, city_term):
    assert {name for _, name in stale()} == {"友谊路街道", "顾村镇", "定海路街道"}


def test_the_areas_above_the_counties_are_added_up_by_the_last_of_them(world, city_term):
    compute_stale(area=world.county)
    assert (units_known(city_term, world.county), units_known(city_term, world.city)) == (5, 0)
    assert freshness(term=city_term, area=world.county).is_fresh
    assert not freshness(term=city_term, area=world.city).is_fresh
    compute_stale(area=world.other_county)
    assert (units_known(city_term, world.other_county), units_known(city_term, world.city)) == (1, 6)
    assert freshness(term=city_term, area=world.city).is_fresh
    assert not DueSum.objects.exists()


def test_the_areas_above_the_counties_do_not_wait_for_long(world, city_term):
    compute_stale(area=world.county)
    DueSum.objects.update(since=timezone.now() - LONGEST_WAIT)
    compute_stale(area=world.county)
    assert units_known(city_term, world.city) == 5
    assert ("2021年全市换届", "定海路街道") in stale()


def test_sums_that_a_dead_worker_left_are_added_up_by_the_sweeper(world, city_term, django_capture_on_commit_callbacks):
    compute_stale()
    Job.objects.all().delete()
    DueSum.objects.create(term=city_term, area=world.city)
    DueSum.objects.update(since=timezone.now() - dt.timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=False):
        sweep_jobs()
    assert [(job.kind, job.payload) for job in Job.objects.all()] == [(JOB, {})]


def test_over_redis_a_worker_makes_the_jobs_of_many_counties(world, city_term, settings, monkeypatch):
    Job.objects.all().delete()
    settings.CELERY_BROKER_URL = "redis://localhost:6379/0"
    monkeypatch.setattr("core.services.jobs.send", lambda job_id: None)
    monkeypatch.setattr("reports.services.staleness.MANY", 1)
    term_is_stale(term=city_term)
    enqueue_computing(StaleTownship.objects.values_list("township_id", flat=True))
    assert [job.kind for job in Job.objects.all()] == [SPREADING]
    run(Job.objects.get().pk)
    counties = [job.payload["area"] for job in Job.objects.filter(kind=JOB)]
    assert sorted(counties) == sorted([world.county.pk, world.other_county.pk])


def test_the_job_of_one_county_leaves_the_rest_of_the_term_stale_when_it_can_be_compared(fresh, person):
    serve(person, fresh.term, fresh.units["白杨"])
    compute_stale()
    serve(person, fresh.previous, fresh.units["白杨"])
    compute_stale(area=fresh.gucun)
    assert ("2021年换届", "友谊路街道") in stale()
    assert figures(term=fresh.term, area=fresh.gucun)["two_committees.re_elected"].value == 1


@pytest.fixture
def forgotten(fresh, person):
    """Figures that have been stale for two minutes, and no job that would mend them."""
    serve(person, fresh.term, fresh.units["白杨"])
    StaleTownship.objects.update(since=timezone.now() - dt.timedelta(minutes=2))
    Job.objects.create(kind=JOB, state=Job.State.FAILED)


def waiting() -> int:
    return Job.objects.filter(kind=JOB, state=Job.State.QUEUED).count()


def test_the_sweeper_has_figures_computed_that_a_failed_job_left_stale(forgotten):
    sweep_jobs()
    assert waiting() == 1
    sweep_jobs()
    assert waiting() == 1


def test_the_sweeper_leaves_figures_alone_that_have_just_turned_stale(forgotten):
    StaleTownship.objects.update(since=timezone.now())
    sweep_jobs()
    assert waiting() == 0


def test_the_sweeper_leaves_stale_figures_to_the_job_that_is_at_them(forgotten):
    soon = timezone.now() + dt.timedelta(minutes=1)
    Job.objects.create(kind=JOB, state=Job.State.RUNNING, lease_until=soon, worker="elsewhere:1")
    sweep_jobs()
    assert waiting() == 0
