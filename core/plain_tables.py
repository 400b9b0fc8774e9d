"""The plain tables that go out and come in as workbooks: each app registers its own when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.capabilities import Capability
from core.resources import TableResource


@dataclass(frozen=True)
class PlainTable:
    """One table: its name in the address, its title, what it is good for, who works with it, and its resource.

    The resource of a table that ``needs_term`` is made with ``term`` beside ``user``.
    """

    name: str
    title: str
    text: str
    capability: Capability
    resource: type[TableResource]
    needs_term: bool = False

    def open(self, *, user: Any, term: Any) -> TableResource:
        """The table as a user may see and write it."""
        return self.resource(user=user, term=term) if self.needs_term else self.resource(user=user)


TABLES: dict[str, PlainTable] = {}


def register(*tables: PlainTable) -> None:
    """Offer tables on the page 表格导入导出, in the order of the apps."""
    TABLES.update({table.name: table for table in tables})


def tables_for(user: Any, area_path: str | None = None) -> list[PlainTable]:
    """The tables that a user works with, anywhere or in an area."""
    return [table for table in TABLES.values() if user.can(table.capability, area_path)]
