"""Pages under load: ``DATA_DIR=… python -m benchmarks.web`` over the demonstration there (``manage.py seed_demo``).

Two gunicorn workers, eight connections on loopback, everything warm, somebody logged in. Each page's p50 and p95 stand
beside those of a bare Django page behind the same middleware that reads one row of JSON, asked for in the same run
right before it: on a shared machine only the ratio says something. Then what pages weigh, compressed.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import django
from django.core.management import call_command

WORKERS, CONNECTIONS = 2, 8
GOAL = 3
BARE = "/benchmark/bare/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8020)
    parser.add_argument("--requests", type=int, default=300, help="of each page")
    parser.add_argument("--user", default="zuzhibu")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.web_settings"
    django.setup()
    call_command("collectstatic", verbosity=0, interactive=False)
    cookie, pages = session_of(options.user), pages_of()
    bind = f"127.0.0.1:{options.port}"
    command = [sys.executable, "-m", "gunicorn", "django.core.wsgi:get_wsgi_application()", "--bind", bind]
    server = subprocess.Popen(
        [*command, "--workers", str(WORKERS), "--timeout", "120", "--log-level", "warning"], start_new_session=True
    )
    try:
        wait_for(options.port)
        load = Load(options.port, cookie, options.requests)
        print(f"{options.requests} requests a page, {WORKERS} workers, {CONNECTIONS} connections; ms, p50 / p95")
        for name, address in pages:
            bare, page = load.times(BARE), load.times(address)
            ratio = page.p95 / bare.p95
            print(f"  {name}: {page}; bare {bare}: {page.p50 / bare.p50:.1f} × / {ratio:.1f} ×", flush=True)
        for name, address in pages:
            first, after = load.weight(address)
            print(f"  {name}: {first / 1024:.0f} KB on first load, {after / 1024:.0f} KB after", flush=True)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def session_of(username: str) -> str:
    """The cookies of a user who has just logged in and seen a page."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User

    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(username=username), backend=settings.AUTHENTICATION_BACKENDS[-1])
    client.get(reverse("reports:dashboard"))
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    return "; ".join(f"{name}={client.cookies[name].value}" for name in names)


def pages_of() -> list[tuple[str, str]]:
    from django.urls import reverse

    from elections.models import Term
    from places.models import Area

    term = Term.objects.filter(area__level=Area.Level.COUNTY).order_by("as_of").last()
    assert term
    street = Area.objects.filter(path__startswith=term.area.path, level=Area.Level.TOWNSHIP).order_by("path")[0]
    county = f"?area={term.area_id}&term={term.pk}"
    return [
        ("dashboard of the county", reverse("reports:dashboard") + county),
        ("dashboard of a street", f"{reverse('reports:dashboard')}?area={street.pk}&term={term.pk}"),
        ("roster", reverse("cadres:roster") + county),
        ("candidates", reverse("cadres:candidates") + county),
        ("people behind a number", reverse("reports:indicator", args=["secretary.women"]) + county),
        ("register of indicators", reverse("reports:indicators") + county),
        ("progress", reverse("cadres:progress") + county),
    ]


@dataclass(frozen=True)
class Times:
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.p50:.0f} / {self.p95:.0f}"


class Load:
    """Asks a running server for pages."""

    def __init__(self, port: int, cookie: str, requests: int) -> None:
        self.port, self.requests = port, requests
        self.headers = {"Cookie": cookie, "Accept-Encoding": "identity"}

    def times(self, address: str) -> Times:
        self._ask(address, WORKERS * 3)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            found = list(pool.map(lambda n: self._ask(address, n), [self.requests // CONNECTIONS] * CONNECTIONS))
        cuts = statistics.quantiles([1000 * one for part in found for one in part], n=100)
        return Times(cuts[49], cuts[94])

    def _ask(self, address: str, times: int) -> list[float]:
        found = []
        for _ in range(times):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            start = time.perf_counter()
            connection.request("GET", address, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
            found.append(time.perf_counter() - start)
            connection.close()
            if answer.status != 200:
                raise SystemExit(f"{address}: {answer.status}")
        return found

    def weight(self, address: str) -> tuple[int, int]:
        """Bytes of a page with its styles, scripts and pictures, and of the page alone, as a browser gets them through
        a server that compresses pages; static files lie compressed already."""
        page = self._body(address, {})
        links = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.decode()))
        statics = sum(len(self._body(link, {"Accept-Encoding": "gzip"})) for link in links)
        after = len(gzip.compress(page, 6))
        return after + statics, after

    def _body(self, address: str, headers: dict[str, str]) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", address, headers={**self.headers, **headers})
        return connection.getresponse().read()


def wait_for(port: int) -> None:
    for _ in range(240):
        connection: Any = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server does not start")


if __name__ == "__main__":
    main()
