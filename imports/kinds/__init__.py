"""The kinds of workbook that the import centre takes. A new kind is a declaration here."""

from imports.kinds.base import WorkbookKind
from imports.kinds.candidates import CANDIDATES
from imports.kinds.polls import POLL_COUNTS, VOTES
from imports.kinds.postings import POSTINGS
from imports.kinds.review_answers import REVIEW_ANSWERS
from imports.kinds.roster import ROSTER

_KINDS = (ROSTER, POSTINGS, CANDIDATES, REVIEW_ANSWERS, POLL_COUNTS, VOTES)
KINDS: dict[str, WorkbookKind] = {kind.identifier: kind for kind in _KINDS}

__all__ = ["CANDIDATES", "KINDS", "POLL_COUNTS", "POSTINGS", "REVIEW_ANSWERS", "ROSTER", "VOTES", "WorkbookKind"]
