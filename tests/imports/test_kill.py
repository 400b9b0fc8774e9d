"""kill -9 of the whole worker, at random instants of an import and of its undo: it ends by itself, and as if nothing
had happened."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg2
import pytest

from config.serve import worker_command
from tests.e2e.conftest import BASE_DIR, own_database

SECONDS_TO_END = 90
LONGEST = 2.0
"""Seconds within which a worker is killed after it took up a job: the import, then the statistics."""
SECONDS_TO_TAKE_UP = 20
AT_ONCE = 4
WRITTEN = 99
"""The number of the copy in which the plan is written, beside those of the runs."""
FIRST_REDIS = 10
"""The first of the Redis databases that are this test's; the product of ``tests/e2e`` has number 9."""


@dataclass
class Scene:
    """A product of its own: data folder, database and broker, without web."""

    environment: dict[str, str]

    def run(self, step: str) -> str:
        code = f"from tests.imports.kill_scene import {step}; {step}()"
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        done = subprocess.run(command, cwd=BASE_DIR, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def facts(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.run("facts"))
        return told

    def taken_up(self) -> int:
        """How often workers have taken up jobs so far."""
        return self._count("SELECT COALESCE(SUM(attempts), 0) FROM core_job")

    def open_work(self) -> int:
        """Jobs that have not ended and townships whose figures are stale."""
        jobs = "SELECT COUNT(*) FROM core_job WHERE ended_at IS NULL"
        return self._count(f"SELECT ({jobs}) + (SELECT COUNT(*) FROM reports_staletownship)")

    def _count(self, query: str) -> int:
        if url := self.environment.get("DATABASE_URL"):
            connection: Any = psycopg2.connect(url.replace("postgres://", "postgresql://"))
        else:
            connection = sqlite3.connect(Path(self.environment["DATA_DIR"]) / "database.sqlite3", timeout=20)
        with closing(connection):
            cursor = connection.cursor()
            cursor.execute(query)
            return int(cursor.fetchone()[0])

    def wait_until_taken_up(self, before: int) -> None:
        """Until a worker is at a job; where all have ended, no longer than it would take one."""
        until = time.monotonic() + SECONDS_TO_TAKE_UP
        while self.taken_up() == before and time.monotonic() < until:
            time.sleep(0.1)

    def start_worker(self) -> subprocess.Popen[bytes]:
        command = worker_command(SimpleNamespace(DATA_DIR=self.environment["DATA_DIR"]))
        with (Path(self.environment["DATA_DIR"]) / "worker.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=BASE_DIR, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The scene that every run starts from a copy of."""
    folder = tmp_path_factory.mktemp("kill") / "prepared"
    folder.mkdir()
    environment = {**os.environ, "DATA_DIR": str(folder)}
    if url := os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = own_database(url, f"kill_{os.getpid()}")
    scene = Scene(_with_broker(environment, 0))
    scene.run("prepare")
    return scene


@pytest.fixture(scope="module")
def written(prepared: Scene) -> Scene:
    """The scene with its plan written, waiting to be undone."""
    scene = copy_of(prepared, WRITTEN)
    scene.run("write")
    return scene


def _with_broker(environment: dict[str, str], slot: int) -> dict[str, str]:
    if url := environment.get("CELERY_BROKER_URL", ""):
        return {**environment, "CELERY_BROKER_URL": re.sub(r"/\d+$", f"/{FIRST_REDIS + slot}", url)}
    return environment


def copy_of(prepared: Scene, number: int) -> Scene:
    folder = Path(prepared.environment["DATA_DIR"])
    mine = folder.parent / f"run{number}"
    shutil.rmtree(mine, ignore_errors=True)
    shutil.copytree(folder, mine)
    environment = {**prepared.environment, "DATA_DIR": str(mine)}
    if url := environment.get("DATABASE_URL"):
        environment["DATABASE_URL"] = _copied_database(url, f"_{number}")
    environment = _with_broker(environment, number % AT_ONCE)
    if url := environment.get("CELERY_BROKER_URL", ""):
        import redis

        redis.Redis.from_url(url).flushdb()
    return Scene(environment)


def _copied_database(url: str, suffix: str) -> str:
    name = url.rsplit("/", 1)[1]
    connection = psycopg2.connect(re.sub(r"/[^/]*$", "/postgres", url.replace("postgres://", "postgresql://")))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}{suffix}")
        cursor.execute(f"CREATE DATABASE {name}{suffix} TEMPLATE {name}")
    connection.close()
    return url + suffix


def outcome(scene: Scene, step: str, instants: list[float]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What becomes of a step when the worker is killed, each time so many seconds after it took up a job; and what
    there was each time when nothing was running."""
    scene.run(step)
    taken_up = scene.taken_up()
    worker = scene.start_worker()
    left: list[dict[str, Any]] = []
    try:
        for instant in instants:
            scene.wait_until_taken_up(taken_up)
            time.sleep(instant)
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            left.append(scene.facts())
            taken_up = scene.taken_up()
            worker = scene.start_worker()
        return _end_of(scene), left
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _end_of(scene: Scene) -> dict[str, Any]:
    until = time.monotonic() + SECONDS_TO_END
    while scene.open_work() and time.monotonic() < until:
        time.sleep(0.5)
    return scene.facts()


def outcomes(start: Scene, step: str, runs: int) -> list[tuple[list[float], dict[str, Any], list[dict[str, Any]]]]:
    """The step undisturbed, then killed twice at random in each of so many runs: instants, end, what there was then."""
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(10**6)))
    chance = random.Random(seed)
    plans: list[list[float]] = [[], *([round(chance.uniform(0, LONGEST), 2) for _ in range(2)] for _ in range(runs))]
    sys.stdout.write(f"KILL_SEED={seed}: {plans[1:]}\n")
    results: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    for first in range(0, len(plans), AT_ONCE):
        part = plans[first : first + AT_ONCE]
        scenes = [copy_of(start, number) for number in range(first, first + len(part))]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results += pool.map(outcome, scenes, [step] * len(part), part)
    return [(instants, *result) for instants, result in zip(plans, results, strict=True)]


@pytest.mark.parametrize("runs", [3, pytest.param(25, marks=pytest.mark.slow)])
def test_a_worker_killed_at_any_instant_leaves_the_same_roster_once(prepared: Scene, runs: int) -> None:
    (_, undisturbed, _), *disturbed = outcomes(prepared, "confirm", runs)
    assert undisturbed["ended"], undisturbed
    assert (undisturbed["state"], undisturbed["audit_entries"], undisturbed["failed_jobs"]) == ("applied", [1, 0], 0)
    assert (undisturbed["people"], undisturbed["memberships"], undisturbed["rows_open"]) == (1500, 1500, 0)
    planned = prepared.facts()["roster"]
    for instants, told, left in disturbed:
        assert told == undisturbed, instants
        assert {facts["roster"] for facts in left if facts["state"] == "applying"} <= {planned}, instants


@pytest.mark.parametrize("runs", [2, pytest.param(12, marks=pytest.mark.slow)])
def test_a_worker_killed_at_any_instant_of_an_undo_leaves_all_or_nothing_of_it(
    prepared: Scene, written: Scene, runs: int
) -> None:
    """And the undo ends by itself: the roster is then what it was before the import."""
    (_, undisturbed, _), *disturbed = outcomes(written, "undo", runs)
    assert undisturbed["ended"], undisturbed
    assert (undisturbed["state"], undisturbed["audit_entries"], undisturbed["failed_jobs"]) == ("undone", [1, 1], 0)
    imported = written.facts()["roster"]
    assert undisturbed["roster"] == prepared.facts()["roster"] != imported
    for instants, told, left in disturbed:
        assert told == undisturbed, instants
        assert {facts["roster"] for facts in left if facts["state"] == "undoing"} <= {imported}, instants
