"""Let the database itself refuse to change or remove audit entries."""

from django.db import migrations

MESSAGE = "audit entries are append-only"

POSTGRESQL = f"""
CREATE FUNCTION core_auditentry_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER core_auditentry_append_only BEFORE UPDATE OR DELETE ON core_auditentry
FOR EACH ROW EXECUTE FUNCTION core_auditentry_append_only();
"""

SQLITE = f"""
CREATE TRIGGER core_auditentry_append_only BEFORE UPDATE ON core_auditentry
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;
"""


def protect(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER core_auditentry_append_only ON core_auditentry")
        schema_editor.execute("DROP FUNCTION core_auditentry_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER core_auditentry_append_only")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(protect, release)]
