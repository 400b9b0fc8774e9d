"""Let the database itself refuse to change or remove published reports."""

from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [append_only("reports_publishedreport", "published reports are never changed")]
