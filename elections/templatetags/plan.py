"""The windows of tasks in words. ``{% load plan %}``."""

from __future__ import annotations

from django import template

from elections.forms.plan import deadline_choices
from elections.models import Task

register = template.Library()


@register.filter
def span_words(task: Task) -> str:
    """The window as it is counted: 党组织选举日 前30天 至 前15天."""
    return f"{task.get_anchor_display()} {_day(task.starts)} 至 {_day(task.ends)}"


@register.filter
def deadline_words(key: str) -> str:
    """A legal deadline by its key; empty for none."""
    return dict(deadline_choices())[key] if key else ""


def _day(days: int) -> str:
    return "当天" if days == 0 else f"{'前' if days < 0 else '后'}{abs(days)}天"
