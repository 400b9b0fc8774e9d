"""What a real office's installation must not have: it refuses to start with demonstration accounts."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError


def refuse_demonstration() -> None:
    """Errors: ImproperlyConfigured when PRODUCTION is set and accounts with public passwords exist."""
    if not settings.PRODUCTION:
        return
    from reports.demo.accounts import DEMONSTRATION_ACCOUNTS

    from accounts.models import User

    names = [account.username for account in DEMONSTRATION_ACCOUNTS]
    try:
        found = list(User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True))
    except DatabaseError:
        return
    if found:
        raise ImproperlyConfigured(
            f"生产环境不能保留演示账号(口令公开)：{'、'.join(sorted(found))}。请停用这些账号，或改用没有演示数据的数据库。"
        )
