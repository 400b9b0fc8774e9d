"""How the lower apps tell what happened, without knowing who listens."""

from django.dispatch import Signal

roster_changed = Signal()
"""Sent inside the writing transaction by ``cadres`` services: rosters, candidacies, reviews or results changed.

Arguments: ``term_id``; ``township_ids``, the townships whose rows of that term changed; ``person_ids``, the people
concerned (their turnover in the neighbouring terms may have changed too).
"""

units_changed = Signal()
"""Sent inside the writing transaction when units, their successions, their part in a term or their elections change.

Arguments: ``township_ids``; ``term_id``, or None for every term.
"""

swept = Signal()
"""Sent each time a worker has looked for lost jobs: the moment to look for lost work of other kinds too."""

submissions_changed = Signal()
"""Sent inside the writing transaction when units' data was handed in, returned, approved, locked or unlocked.

Arguments: ``term_id``; ``township_ids``.
"""

running_changed = Signal()
"""Sent inside the writing transaction when how far units are (plan, progress), their situation or what was counted in
them changed. Nothing of it bears on another term.

Arguments: ``term_id``; ``township_ids``, or None for all of the term.
"""
