"""The rule sets that come with the product, from the code tables."""

from django.db import migrations

from elections.rules.provisions import write
from elections.shipped import shipped_rule_sets


def add_rule_sets(apps, schema_editor):
    RuleSet, RuleSetVersion, RuleValue = (
        apps.get_model("elections", name) for name in ("RuleSet", "RuleSetVersion", "RuleValue")
    )
    for shipped in shipped_rule_sets():
        rule_set, is_new = RuleSet.objects.get_or_create(
            kind=shipped.kind,
            area_code=shipped.area_code,
            in_force_from=shipped.in_force_from,
            defaults={"title": shipped.title, "source": shipped.source, "in_force_to": shipped.in_force_to},
        )
        if is_new:
            version = RuleSetVersion.objects.create(rule_set=rule_set, number=1, reason="随系统提供")
            RuleValue.objects.bulk_create(
                RuleValue(
                    version=version, key=key, value=write(each), source=each.source, is_background=each.is_background
                )
                for key, each in shipped.provisions.items()
            )


class Migration(migrations.Migration):
    dependencies = [("elections", "0001_initial")]
    operations = [migrations.RunPython(add_rule_sets, migrations.RunPython.noop)]
