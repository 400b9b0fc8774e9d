"""The whole product as its user has it: ``config.serve`` with web, worker and demonstration, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
REQUIRED = os.environ.get("REQUIRE_EVERY_TEST") == "1"


@dataclass
class Product:
    """A running product: its address, its environment and its supervisor process."""

    address: str
    environment: dict[str, str]
    supervisor: subprocess.Popen[bytes]
    log: Path

    def manage(self, *arguments: str) -> str:
        """Run a management command against the running product's data; returns standard output."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=BASE_DIR, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def worker_pids(self) -> list[int]:
        """The processes of the Celery worker, the parent first."""
        found = subprocess.run(["pgrep", "-g", str(self._worker_group())], capture_output=True, text=True, check=True)
        return [int(line) for line in found.stdout.split()]

    def kill_worker(self) -> None:
        """kill -9 of the worker and all its children, as a power cut would."""
        os.killpg(self._worker_group(), signal.SIGKILL)

    def _worker_group(self) -> int:
        command = ["pgrep", "-P", str(self.supervisor.pid), "-f", "celery"]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="package")
def product(tmp_path_factory: Any) -> Iterator[Product]:
    """One product with the demonstration for this folder, on the stack the environment names."""
    data_dir = tmp_path_factory.mktemp("product")
    port = free_port()
    environment = {**os.environ, "DATA_DIR": str(data_dir), "PORT": str(port)}
    if os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = own_database(os.environ["DATABASE_URL"], f"e2e_{os.getpid()}")
    if broker := os.environ.get("CELERY_BROKER_URL", ""):
        environment["CELERY_BROKER_URL"] = re.sub(r"/\d+$", "/9", broker)
    log = data_dir / "serve.log"
    with log.open("wb") as output:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "config.serve"], cwd=BASE_DIR, env=environment, stdout=output, stderr=output
        )
    running = Product(f"http://127.0.0.1:{port}", environment, supervisor, log)
    try:
        wait_for(running)
        yield running
    finally:
        supervisor.send_signal(signal.SIGINT)
        supervisor.wait(40)


def wait_for(running: Product) -> None:
    """Until the product answers. Errors: AssertionError with its log."""
    for _ in range(720):
        assert running.supervisor.poll() is None, running.log.read_text()
        try:
            with urllib.request.urlopen(f"{running.address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(running.log.read_text())


def own_database(url: str, name: str) -> str:
    """Make an empty database beside the one a URL names; returns its URL."""
    connection = psycopg2.connect(url.replace("postgres://", "postgresql://"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    return re.sub(r"/[^/]*$", f"/{name}", url)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """Debian's Chromium, driven by Playwright. Where there is none the browser tests are skipped, except in CI."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        if REQUIRED:
            pytest.fail("chromium is missing")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=options)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, product: Product) -> Iterator[Any]:
    """A fresh browser window that fails the test on a script error, an error answer or a breach of the CSP."""
    context = chromium.new_context(base_url=product.address, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    window = context.new_page()
    window.set_default_timeout(15_000)
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(f"script: {error}"))
    window.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    window.on(
        "response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None
    )
    yield window
    context.close()
    assert faults == []
