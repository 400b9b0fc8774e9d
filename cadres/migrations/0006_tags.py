"""Tags of four groups instead of sources alone, and who went to another unit."""

from pathlib import Path

from django.db import migrations, models

from core.codes import read_codes

TABLE = Path(__file__).parent.parent / "codes" / "member_sources.csv"
GROUPS = [
    ("origin", "人员来源"),
    ("performance", "现实表现"),
    ("profession", "专业背景"),
    ("experience", "实践经历"),
]


def add_tags(apps, schema_editor):
    Source = apps.get_model("cadres", "Source")
    for row in read_codes(TABLE):
        told = {"group": row["group"], "slug": row["slug"], "is_sought": bool(row["sought"])}
        tag, is_new = Source.objects.get_or_create(code=row["code"], defaults={"name": row["source"], **told})
        if not is_new:
            Source.objects.filter(pk=tag.pk).update(**told)


class Migration(migrations.Migration):
    dependencies = [("cadres", "0005_practice")]
    operations = [
        migrations.AddField(
            "membership",
            "transferred_out",
            models.BooleanField(editable=False, null=True, verbose_name="调往其他单位"),
        ),
        migrations.AddField(
            "source",
            "group",
            models.CharField("类别", choices=GROUPS, default="origin", max_length=12),
        ),
        migrations.AddField("source", "is_sought", models.BooleanField("新选拔来源", default=False)),
        migrations.AddField(
            "source", "slug", models.CharField("指标代码", blank=True, editable=False, max_length=40)
        ),
        migrations.RunPython(add_tags, migrations.RunPython.noop),
    ]
