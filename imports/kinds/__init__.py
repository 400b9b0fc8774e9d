"""The kinds of workbook that the import centre takes. A new kind is a declaration here."""

from imports.kinds.base import WorkbookKind
from imports.kinds.candidates import CANDIDATES
from imports.kinds.polls import POLL_COUNTS, VOTES
from imports.kinds.postings import POSTINGS
from imports.kinds.roster import ROSTER

KINDS: dict[str, WorkbookKind] = {kind.identifier: kind for kind in (ROSTER, POSTINGS, CANDIDATES, POLL_COUNTS, VOTES)}

__all__ = ["CANDIDATES", "KINDS", "POLL_COUNTS", "POSTINGS", "ROSTER", "VOTES", "WorkbookKind"]
