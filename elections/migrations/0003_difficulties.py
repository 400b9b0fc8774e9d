"""The reasons why units are difficult, from the code table."""

from pathlib import Path

from django.db import migrations

from core.codes import read_codes

TABLE = Path(__file__).parent.parent / "codes" / "difficulties.csv"


def add_difficulties(apps, schema_editor):
    Difficulty = apps.get_model("elections", "Difficulty")
    for row in read_codes(TABLE):
        Difficulty.objects.update_or_create(code=row["code"], defaults={"name": row["reason"]})


class Migration(migrations.Migration):
    dependencies = [("elections", "0002_shipped_rule_sets")]
    operations = [migrations.RunPython(add_difficulties, migrations.RunPython.noop)]
