"""Which rows figures are about; how a day's progress became known; what targets ask, and of whom."""

from __future__ import annotations

from django.db import models

from reports.rules.targets import Comparison


class RowKind(models.TextChoices):
    """The roster of a term, or before the vote its slate, counted as if all on it were elected; and with which a term
    may be compared: who of the term before still served on its eve (stored under the term's own basis)."""

    ROSTER = "roster", "花名册"
    SLATE = "slate", "候选人预案"
    EVE = "eve", "换届前在任的成员"

    @classmethod
    def of_term(cls) -> tuple[RowKind, ...]:
        """The rows that may stand for a term's own members."""
        return (cls.ROSTER, cls.SLATE)


class Source(models.TextChoices):
    """Where a day's progress is from: looked at on the day itself, or found later from the days in the rows."""

    TAKEN = "taken", "当日快照"
    RECOMPUTED = "recomputed", "事后补算"


COMPARISONS = [(Comparison.AT_LEAST.value, "不低于"), (Comparison.AT_MOST.value, "不高于")]


class Reach(models.TextChoices):
    """Where a target of an area holds."""

    OWN = "own", "仅本级"
    BELOW = "below", "本级及以下各级区划"
    UNITS = "units", "每个村(社区)"


class Severity(models.TextChoices):
    """How grave a finding of the data health check is: figures are wrong or short by it; somebody should look at it;
    it could be more exact."""

    MUST = "must", "必须改正"
    ASK = "ask", "请核实"
    NOTE = "note", "提示"


class Mender(models.TextChoices):
    """Who mends what the data health check finds."""

    LIAISON = "liaison", "街镇联络员"
    STAFF = "staff", "组织部"
