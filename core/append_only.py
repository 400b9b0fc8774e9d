"""Tables whose rows the database itself refuses to change or remove."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_POSTGRESQL = """
CREATE FUNCTION {table}_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{message}'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only();
"""

_SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END;
"""


def append_only(table: str, message: str) -> migrations.RunPython:
    """The operation of a migration that guards ``table``; a statement that is refused gets ``message``.

    On PostgreSQL neither UPDATE nor DELETE passes; on SQLite, where Django empties tables of tests by DELETE, only
    UPDATE is refused.
    """

    def protect(apps: Any, schema_editor: Any) -> None:
        guard = _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE
        schema_editor.execute(guard.format(table=table, message=message))

    def release(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_append_only()")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_append_only")

    return migrations.RunPython(protect, release)
