import importlib

import pytest
from django.apps import apps

from cadres.models import Source

migration = importlib.import_module("cadres.migrations.0002_sources")


@pytest.mark.django_db
def test_sources_of_the_code_table_are_there():
    assert Source.objects.count() == 14
    assert Source.objects.get(code="11").name == "优秀社区工作者(专职社工)"


@pytest.mark.django_db
def test_sources_go_and_come_back():
    migration.remove_sources(apps, None)
    assert not Source.objects.exists()
    migration.add_sources(apps, None)
    assert Source.objects.count() == 14
