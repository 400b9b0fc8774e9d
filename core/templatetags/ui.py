"""The words and marks that pages share: icons, numbers, changes, masks. ``{% load ui %}``.

To change GET parameters in a link use Django's own ``{% querystring page=2 %}``.
"""

from math import ceil
from typing import Any

from django import template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import masks
from core.icons import ICONS

register = template.Library()

NO_VALUE = "—"
MINUS = "−"


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An inline SVG, 16 px, ``"s"`` 14 px, ``"l"`` 24 px. It says nothing: a word stands beside it."""
    css_class = f"i {size}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>', css_class, ICONS[name]
    )


@register.filter
def number(value: Any) -> str:
    """1,234 with the decimals it has; no value is —, the minus is a minus."""
    if value is None or value == "":
        return NO_VALUE
    return f"{value:,}".replace("-", MINUS)


@register.filter
def masked_id(value: str | None) -> str:
    return masks.mask_id_number(value) if value else NO_VALUE


@register.filter
def masked_phone(value: str | None) -> str:
    return masks.mask_phone(value) if value else NO_VALUE


@register.simple_tag
def change(value: Any, unit: str = "", good: str = "") -> SafeString:
    """↑11.1个百分点 in the colour of good or bad. ``good`` is the indicator's good direction: "up", "down" or ""."""
    if value is None or value == "":
        return format_html('<span class="mut">{}</span>', NO_VALUE)
    if value == 0:
        return format_html('<span class="eq0">{}</span>', "持平")
    direction = "up" if value > 0 else "down"
    css_class = "" if not good else "good" if direction == good else "bad"
    arrow = "↑" if direction == "up" else "↓"
    return format_html('<b class="{} nw">{}{}{}</b>', css_class, arrow, number(abs(value)), unit)


@register.filter
def page_numbers(page: Page) -> list[int]:
    """The page numbers to offer around a page; 0 stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [entry if isinstance(entry, int) else 0 for entry in numbers]


@register.filter
def about(seconds: int | None) -> str:
    """A remaining time in round words: 不到10秒, 约40秒, 约3分钟; nothing for none."""
    if seconds is None:
        return ""
    if seconds < 10:
        return "不到10秒"
    return f"约{ceil(seconds / 10) * 10}秒" if seconds <= 60 else f"约{ceil(seconds / 60)}分钟"
