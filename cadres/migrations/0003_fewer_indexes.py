"""Fewer indexes on memberships, and on PostgreSQL room on each page: turnover is written into every row soon after its
insertion, and a new version on the same page touches no index (HOT). Measured: docs/performance.md."""

import django.db.models.deletion
from django.db import migrations, models


def set_fillfactor(percent):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"ALTER TABLE cadres_membership SET (fillfactor = {percent})")

    return run


class Migration(migrations.Migration):

    dependencies = [
        ('cadres', '0002_sources'),
        ('elections', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='membership',
            name='cadres_memb_person__4c4335_idx',
        ),
        migrations.AlterField(
            model_name='membership',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='cadres.person', verbose_name='姓名'),
        ),
        migrations.AlterField(
            model_name='membership',
            name='term',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='elections.term', verbose_name='届次'),
        ),
        migrations.RunPython(set_fillfactor(50), set_fillfactor(100)),
    ]
