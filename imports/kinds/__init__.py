"""The kinds of workbook that the import centre takes. A new kind is a declaration here."""

from imports.kinds.base import WorkbookKind
from imports.kinds.candidates import CANDIDATES
from imports.kinds.postings import POSTINGS
from imports.kinds.roster import ROSTER

KINDS: dict[str, WorkbookKind] = {kind.identifier: kind for kind in (ROSTER, POSTINGS, CANDIDATES)}

__all__ = ["CANDIDATES", "KINDS", "POSTINGS", "ROSTER", "WorkbookKind"]
