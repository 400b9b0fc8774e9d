"""The tags of members that come with the product, from the code table."""

from pathlib import Path

from django.db import migrations

from core.codes import read_codes

TABLE = Path(__file__).parent.parent / "codes" / "member_sources.csv"


def add_tags(apps, schema_editor):
    Source = apps.get_model("cadres", "Source")
    for row in read_codes(TABLE):
        told = {"group": row["group"], "slug": row["slug"], "is_sought": bool(row["sought"])}
        Source.objects.get_or_create(code=row["code"], defaults={"name": row["source"], **told})


class Migration(migrations.Migration):
    dependencies = [("cadres", "0001_initial")]
    operations = [migrations.RunPython(add_tags, migrations.RunPython.noop)]
