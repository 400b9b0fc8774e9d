"""Small facts about running work that pass through the cache, since an open transaction's rows are seen by nobody.

They may be lost without harm: the truth is in the database, so a cache that is away is no error.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

Value = TypeVar("Value")
logger = logging.getLogger(__name__)

PAUSE_SECONDS = 30
"""How long a cache that did not answer is left alone: each attempt costs a second or more."""
_away_until = 0.0


def put(key: str, value: Any, seconds: int) -> None:
    """Leave a hint for so many seconds."""
    _try("set", key, value, seconds)


def take(key: str) -> Any:
    """A hint left under a key; None for none."""
    return _try("get", key)


def kept(key: str, work: Callable[[], Value], *, seconds: int = 600, is_kept: Callable[[Value], bool]) -> Value:
    """A value that is dear to work out, kept for some minutes where ``is_kept`` says that it is worth it. Of what may
    be wrong for so long only."""
    found = take(key)
    if found is None:
        found = work()
        if is_kept(found):
            put(key, found, seconds)
    return found  # type: ignore[no-any-return]


def forget(*keys: str) -> None:
    _try("delete_many", keys)


def _try(act: str, *arguments: Any) -> Any:
    global _away_until
    if time.monotonic() < _away_until:
        return None
    try:
        return getattr(cache, act)(*arguments)
    except Exception as error:
        _away_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("cache does not answer: %s", error)
        return None
