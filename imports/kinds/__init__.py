"""The kinds of workbook that the import centre takes. A new kind is a declaration here."""

from imports.kinds.base import WorkbookKind
from imports.kinds.postings import POSTINGS
from imports.kinds.roster import ROSTER

KINDS: dict[str, WorkbookKind] = {kind.identifier: kind for kind in (ROSTER, POSTINGS)}

__all__ = ["KINDS", "POSTINGS", "ROSTER", "WorkbookKind"]
