"""What a real office's installation must not have: accounts whose passwords everybody knows."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError


def refuse_demonstration() -> None:
    """Called at every start. Errors: ImproperlyConfigured in production with active demonstration accounts."""
    if not settings.PRODUCTION:
        return
    from accounts.models import User
    from reports.demo.cast import ACCOUNTS

    names = [account.username for account in ACCOUNTS]
    try:
        found = list(User.objects.filter(username__in=names, is_active=True).values_list("username", flat=True))
    except DatabaseError:
        return
    if found:
        raise ImproperlyConfigured(
            f"生产环境不能保留演示账号(口令公开)：{'、'.join(sorted(found))}。请停用这些账号，或改用没有演示数据的数据库。"
        )
