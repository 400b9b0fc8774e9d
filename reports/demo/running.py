"""The term as it is run: plan, situation, collections, what was handed in, who does the work, what was counted."""

from __future__ import annotations

from random import Random

from reports.demo.calendars import Calendar, State
from reports.demo.days import write_daily
from reports.demo.findings import write_findings
from reports.demo.ground import Ground
from reports.demo.handing_in import write_collections, write_submissions
from reports.demo.organisation import write_groups
from reports.demo.population import SEED
from reports.demo.situation import write_situations
from reports.demo.steps import lay_plan, write_steps
from reports.demo.tallies import write_tallies
from reports.demo.targets import write_targets


def run_term(ground: Ground, calendar: Calendar, state: State) -> None:
    """Write all of it; candidates, polls and rosters stand already, since what is handed in is bound to them."""
    lay_plan(ground, calendar, state)
    write_situations(Random(SEED), ground, calendar, state)
    write_steps(Random(SEED), ground, calendar)
    write_collections(ground, calendar, state)
    write_submissions(ground, calendar, state)
    write_groups(Random(SEED), ground)
    write_tallies(Random(SEED), ground, calendar, state)
    write_daily(ground)
    write_targets(ground)
    write_findings(Random(SEED), ground, state)
