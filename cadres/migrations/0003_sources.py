"""The kinds of member sources, from the code table."""

from pathlib import Path

from django.db import migrations

from core.codes import read_codes

TABLE = Path(__file__).parent.parent / "codes" / "member_sources.csv"


def add_sources(apps, schema_editor):
    Source = apps.get_model("cadres", "Source")
    for row in read_codes(TABLE):
        Source.objects.update_or_create(code=row["code"], defaults={"name": row["source"]})


class Migration(migrations.Migration):
    dependencies = [("cadres", "0002_relations")]
    operations = [migrations.RunPython(add_sources, migrations.RunPython.noop)]
