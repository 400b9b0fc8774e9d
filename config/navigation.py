"""The entries of the main navigation: said once, shown to whom they lead somewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.roles import Role
from core.capabilities import Capability
from core.exports import DEMONSTRATION, Notes
from core.views.exports import ended_exports
from elections.models import Term
from imports.selectors.notices import unopened

RUNNING, ELECTING, FIGURES, SETTING_UP = "进度", "选举", "数据", "设置"
"""Groups of entries, by the word under which they stand in the masthead."""


@dataclass(frozen=True)
class Page:
    """A page that stands behind an entry beside others: its words on the tab, where it is, who sees it."""

    label: str
    url_name: str
    capability: Capability


@dataclass(frozen=True)
class Entry:
    """One entry: its words, where it leads, who sees it, its icon.

    It is current on all addresses below its own. ``beside`` are further pages of the same subject: they stand as tabs
    on each other and on the entry's own page, and somebody who may not open that one is led to the first of them.
    Entries of one ``group`` stand together under its word. ``role`` narrows it to one role; ``tab`` entries stand in
    the bottom bar of narrow screens, the others under 更多. ``scoped`` entries are about an area and a term, and keep
    the page's. ``news`` counts what has happened behind it since the user looked.
    """

    label: str
    url_name: str
    capability: Capability
    icon: str
    role: Role | None = None
    tab: bool = False
    scoped: bool = False
    news: Callable[[Any], int] | None = None
    group: str = ""
    beside: tuple[Page, ...] = ()
    tab_label: str = ""
    """What its own page is called among ``beside``; its label where nothing else is said."""

    def pages_for(self, user: Any) -> list[Page]:
        """The pages behind it that a user may open, its own first."""
        own = Page(self.tab_label or self.label, self.url_name, self.capability)
        return [page for page in (own, *self.beside) if user.can(page.capability)]

    @property
    def heading(self) -> str:
        """Under which word it stands in the masthead: its group's, or its own."""
        return self.group or self.label

    def is_for(self, user: Any) -> bool:
        return bool(self.pages_for(user)) and (self.role is None or self.role in user.roles)


ENTRIES = [
    Entry("看板", "reports:dashboard", Capability.VIEW_FIGURES, "flag", tab=True, scoped=True),
    Entry("工作台", "imports:workbench", Capability.EDIT_PEOPLE, "work", role=Role.LIAISON, tab=True, scoped=True),
    Entry("换届进度", "cadres:progress", Capability.VIEW_FIGURES, "clock", scoped=True, group=RUNNING),
    Entry(
        "选情包联",
        "cadres:situation",
        Capability.VIEW_FIGURES,
        "flag",
        scoped=True,
        group=RUNNING,
        tab_label="选情",
        beside=(
            Page("包联领导", "cadres:responsibilities", Capability.VIEW_FIGURES),
            Page("现任意向", "cadres:outlooks", Capability.VIEW_PEOPLE),
        ),
    ),
    Entry("工作计数", "elections:tallies", Capability.VIEW_FIGURES, "bars", scoped=True, group=RUNNING),
    Entry(
        "填报审核",
        "cadres:submissions",
        Capability.VIEW_FIGURES,
        "check",
        scoped=True,
        group=RUNNING,
        tab_label="各单位填报审核",
        beside=(Page("填报任务", "elections:collections", Capability.VIEW_FIGURES),),
    ),
    Entry(
        "机构通讯录",
        "cadres:groups",
        Capability.VIEW_FIGURES,
        "people",
        scoped=True,
        group=RUNNING,
        tab_label="工作机构",
        beside=(Page("书记通讯录", "cadres:directory", Capability.VIEW_PEOPLE),),
    ),
    Entry("候选人", "cadres:candidates", Capability.VIEW_PEOPLE, "person", scoped=True, group=ELECTING),
    Entry("候选人联审", "cadres:review", Capability.VIEW_REVIEW, "check", tab=True, scoped=True, group=ELECTING),
    Entry("预案把关", "reports:slates", Capability.VIEW_FIGURES, "bars", scoped=True, group=ELECTING),
    Entry("投票选举", "cadres:contests", Capability.VIEW_PEOPLE, "table", scoped=True, group=ELECTING),
    Entry("出缺补选", "cadres:vacancies", Capability.VIEW_PEOPLE, "change", scoped=True, group=ELECTING),
    Entry("花名册", "cadres:roster", Capability.VIEW_PEOPLE, "people", tab=True, scoped=True),
    Entry("一村一档", "cadres:units", Capability.VIEW_PEOPLE, "home", scoped=True),
    Entry("导入填报", "imports:batches", Capability.IMPORT, "upload", tab=True, scoped=True, news=unopened),
    Entry("简报", "reports:briefing", Capability.VIEW_FIGURES, "file", scoped=True, group=FIGURES),
    Entry("发布数据", "reports:publications", Capability.VIEW_FIGURES, "lock", scoped=True, group=FIGURES),
    Entry(
        "统计指标",
        "reports:indicators",
        Capability.VIEW_FIGURES,
        "bars",
        scoped=True,
        group=FIGURES,
        beside=(Page("数据体检", "reports:health", Capability.VIEW_FIGURES),),
    ),
    Entry("统计报表", "reports:official", Capability.VIEW_FIGURES, "table", scoped=True, group=FIGURES),
    Entry("行政区划", "places:areas", Capability.VIEW_PLACES, "map", group=SETTING_UP),
    Entry("届次", "elections:terms", Capability.VIEW_PLACES, "calendar", scoped=True, group=SETTING_UP),
    Entry("账号", "accounts:users", Capability.MANAGE_ACCOUNTS, "key", tab=True),
    Entry("已记住的对应", "imports:choices", Capability.EDIT_MEANINGS, "list", role=Role.ADMINISTRATOR, scoped=True),
    Entry("规则", "elections:rules", Capability.EDIT_RULES, "settings"),
    Entry("操作记录", "accounts:audit", Capability.VIEW_AUDIT, "history", tab=True),
]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``navigation``, the entries for this user, the current one marked; ``search_url`` for those
    who may look people up, and ``searches_numbers`` for those who may do so by number; ``is_demonstration``, asked
    only by pages without a term of their own.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "search_url": "", "searches_numbers": False}
    items = [_item(entry, user, request.path) for entry in ENTRIES if entry.is_for(user)]
    search_url = reverse("cadres:people") if user.can(Capability.VIEW_PEOPLE) else ""
    return {
        "navigation": items,
        "search_url": search_url,
        "searches_numbers": user.can(Capability.EDIT_PEOPLE),
        "is_demonstration": _has_demonstration,
        "ended_exports": ended_exports(request),
    }


def _item(entry: Entry, user: Any, path: str) -> dict[str, Any]:
    """An entry as the masthead shows it. ``tabs`` are the pages behind it, where it has several and one is open."""
    pages = [(page, reverse(page.url_name)) for page in entry.pages_for(user)]
    is_on = any(path.startswith(url) for _, url in pages)
    is_page = len(pages) > 1 and path in [url for _, url in pages]
    tabs = [{"entry": entry, "page": page, "url": url, "on": path == url} for page, url in pages] if is_page else []
    return {"entry": entry, "url": pages[0][1], "on": is_on, "news": _news(entry, user), "tabs": tabs}


def _news(entry: Entry, user: Any) -> Any:
    """Counted once a page, and only where the navigation is shown."""
    count = entry.news
    return SimpleLazyObject(lambda: count(user)) if count else 0


def data_notes() -> Notes:
    """What exports without a term of their own say of the data."""
    return [DEMONSTRATION] if _has_demonstration() else []


def _has_demonstration() -> bool:
    return Term.objects.filter(is_demonstration=True).exists()
