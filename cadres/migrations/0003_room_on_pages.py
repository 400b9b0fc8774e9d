"""On PostgreSQL room on each page of rosters and slates: turnover is written into every row soon after its insertion,
and a new version on the same page touches no index (HOT). Measured: docs/performance.md."""

from django.db import migrations


def set_fillfactor(percent):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for table in ("cadres_membership", "cadres_candidacy"):
                schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = {percent})")

    return run


class Migration(migrations.Migration):
    dependencies = [("cadres", "0002_tags")]
    operations = [migrations.RunPython(set_fillfactor(50), set_fillfactor(100))]
