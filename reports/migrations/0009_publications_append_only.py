"""Let the database itself refuse to change or remove published reports."""

from django.db import migrations

MESSAGE = "published reports are never changed"

POSTGRESQL = f"""
CREATE FUNCTION reports_publishedreport_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER reports_publishedreport_append_only BEFORE UPDATE OR DELETE ON reports_publishedreport
FOR EACH ROW EXECUTE FUNCTION reports_publishedreport_append_only();
"""

SQLITE = f"""
CREATE TRIGGER reports_publishedreport_append_only BEFORE UPDATE ON reports_publishedreport
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END;
"""


def protect(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER reports_publishedreport_append_only ON reports_publishedreport")
        schema_editor.execute("DROP FUNCTION reports_publishedreport_append_only()")
    else:
        schema_editor.execute("DROP TRIGGER reports_publishedreport_append_only")


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_publications")]

    operations = [migrations.RunPython(protect, release)]
