"""No index twice: the unique key and the pairs of columns begin with these foreign keys."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('elections', '0001_initial'),
        ('reports', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='staletownship',
            name='term',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stale_townships', to='elections.term', verbose_name='届次'),
        ),
        migrations.AlterField(
            model_name='statistic',
            name='basis',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statistics', to='elections.basis', verbose_name='口径'),
        ),
        migrations.AlterField(
            model_name='statistic',
            name='term',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statistics', to='elections.term', verbose_name='届次'),
        ),
    ]
