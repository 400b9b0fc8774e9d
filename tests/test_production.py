"""A real office's installation refuses what only a demonstration may have."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from config.keys import load_key
from config.production import refuse_demonstration


@pytest.fixture
def demonstration_account(db):
    return User.objects.create_user(username="zuzhibu", password="x", full_name="何静怡")


def test_production_refuses_demonstration_accounts_by_name(demonstration_account, settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="zuzhibu"):
        refuse_demonstration()


def test_production_accepts_deactivated_demonstration_accounts(demonstration_account, settings):
    settings.PRODUCTION = True
    User.objects.update(is_active=False)
    refuse_demonstration()


def test_a_demonstration_may_have_them(demonstration_account):
    refuse_demonstration()


def test_production_makes_no_key_by_itself(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="缺少密钥 SECRET_KEY"):
        load_key("SECRET_KEY", tmp_path, production=True)


def test_a_key_is_made_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("IDENTITY_HASH_KEY", raising=False)
    key = load_key("IDENTITY_HASH_KEY", tmp_path, production=False)
    assert load_key("IDENTITY_HASH_KEY", tmp_path, production=True) == key
    assert (tmp_path / "keys" / "identity_hash_key").stat().st_mode & 0o777 == 0o600
