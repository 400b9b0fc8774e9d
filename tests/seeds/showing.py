"""What ``show_statistics`` shows, against what an article prints."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from typing import Any

from django.core.management import call_command

from places.models import Area
from tests.seeds.expected import Expected


def run(command: str, *arguments: str) -> Any:
    """Run a command with --json; returns its object."""
    out = StringIO()
    call_command(command, *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def mismatches(lines: list[Expected], term: str) -> list[tuple[Expected, Any]]:
    """The expected figures that ``show_statistics`` does not show, with what it shows."""
    wrong: list[tuple[Expected, Any]] = []
    for area, kind in dict.fromkeys((line.area, line.kind) for line in lines):
        code = Area.objects.get(name=area).code
        options = ["--kind", kind] if kind else []
        shown = run("show_statistics", "--term", term, "--area", code, *options)["indicators"]
        for line in lines:
            if (line.area, line.kind) == (area, kind):
                found = shown.get(line.code, {}).get(line.field)
                if found is None or Decimal(str(found)) != Decimal(line.expected):
                    wrong.append((line, found))
    return wrong
