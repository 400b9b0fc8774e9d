"""Posts as rosters write them, resolved to body and post; matched whole, never guessed.

Words: ``domain.md`` §3.2 and ``positions.csv``. 第一书记, 书记助理, 治保主任 and the like are posts outside the two
committees (postings); a word that is neither is unknown and asked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

Post = tuple[str, str]
"""Body (party, committee, supervision) and post, the values of ``cadres.choices``."""

_RANKS = {"secretary": 3, "director": 3, "deputy_secretary": 2, "deputy_director": 2, "member": 1}
_PARTY_POSTS = {"书记": "secretary", "副书记": "deputy_secretary", "委员": "member"}
_COMMITTEE_POSTS = {"主任": "director", "副主任": "deputy_director", "委员": "member"}
_SUPERVISION_POSTS = {"主任": "director", "委员": "member"}

_PLACE = r"(?:本?村|社区|居民区|居村|村居|村\(社区\)|村\(居\)|居)?"
_PARTY_BODY = (
    r"(?:中共)?" + _PLACE + r"(?:联合|综合)?(?:党委会|党委|党总支部?委员会|党总支部?|总支部?委员会|总支部?"
    r"|党支部委员会|党支部|支部委员会|支部|党组织|党\(总\)支部|党支部\(总支\)|党总支\(支部\)|党委\(总支\))"
)
_COMMITTEE_BODY = (
    _PLACE + r"(?:村民委员会|居民委员会|村委会|居委会|村委|居委|村\(居\)委会|村\(居\)民委员会|村居委会|委会)"
)
_SUPERVISION_BODY = _PLACE + (
    r"(?:村务监督委员会|居务监督委员会|村\(居\)务监督委员会|民主监督委员会|监督委员会|监委会|村监委|居监委|村监会|居监会|务监委会|监委)"
)

_PARTY = re.compile(
    rf"(?:{_PARTY_BODY})(?:专职|常务)?(书记|副书记|委员)|(?:本?村|社区|居民区|专职|常务|党内|党)?(书记|副书记)"
)
_COMMITTEE = re.compile(
    rf"(?:{_COMMITTEE_BODY})(?:专职|常务)?(主任|副主任|委员)|(?:村|居|社区|居民区|专职|常务)?(主任|副主任)"
)
_SUPERVISION = re.compile(rf"(?:{_SUPERVISION_BODY})(主任|委员)")

_ONE_SHOULDER: tuple[Post, ...] = (("party", "secretary"), ("committee", "director"))
_PARTY_TASK = r"(?:组织|宣传|纪检|纪律检查|纪检监察|统战|统一战线|青年|保密|群工|党建)"
_COMMITTEE_TASK = (
    r"(?:治保|治安保卫|综治|调解|人民调解|民政|民政福利|社会福利|福利|文教|文体|文化教育|卫生|公共卫生|计生|计划生育|卫生计生"
    r"|环境|环境卫生|物业|环境物业|老龄|残联|青少年|财务|财经|经济|生产|民兵|妇女|妇女儿童|妇女工作|群团)"
)
_TASK = rf"(?:{_PARTY_TASK}|{_COMMITTEE_TASK})"
_PARTY_TASKS = re.compile(rf"(?:{_PARTY_BODY})?{_PARTY_TASK}+委员|(?:{_PARTY_BODY}){_TASK}+委员")
_COMMITTEE_TASKS = re.compile(rf"(?:{_COMMITTEE_BODY}){_TASK}+委员|妇女(?:儿童|工作)?委员")
_TASKS = re.compile(rf"{_TASK}+委员")
"""治保委员 and the like: members of whichever body's column they stand in."""
_FIXED: dict[str, tuple[Post, ...]] = {
    **dict.fromkeys(("支书", "村支书", "党支书", "村党支书", "总支书"), (("party", "secretary"),)),
    **dict.fromkeys(("副支书", "支部副书", "村副支书"), (("party", "deputy_secretary"),)),
    **dict.fromkeys(("支委", "党支委", "支委委员", "支委会委员", "总支委", "党委委"), (("party", "member"),)),
    **dict.fromkeys(("村委", "居委", "村委会成员", "居委会成员"), (("committee", "member"),)),
    **dict.fromkeys(("一肩挑", "双肩挑", "书记主任一肩挑", "一肩挑书记主任"), _ONE_SHOULDER),
}

_PART_TIME = re.compile(r"民警|兼职|挂职|区域化|驻区单位")
_POSTINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r".*第一书记|驻村.*|.*工作队(?:员|队长|长)?|党建指导员"), "first_secretary"),
    (re.compile(r".*第二书记"), "second_secretary"),
    (
        re.compile(
            r".*(?:社工|社区工作者|网格员|网格长|(?:工作站|社工站|服务站|服务中心)副?(?:站?长|主任)|楼组长|条线干部|专干|党务工作者)|村医"
        ),
        "community_worker",
    ),
    (re.compile(rf".*(?:{_PART_TIME.pattern}).*"), "part_time"),
    (
        re.compile(
            rf"(?:{_PARTY_BODY}|{_COMMITTEE_BODY}|村|社区)?(?:(?:书记|主任)助理"
            r"|(?:治保|调解|治保调解|民调|人民调解|妇女|妇联|妇代会|计生|卫生|公共卫生|治安保卫|综治|老龄|老龄委|关工委|残联)(?:委员会|会)?"
            r"(?:主任|副主任)|(?:调委会|治保会|妇代会|老龄委|关工委)(?:主任|副主任|委员)|妇联(?:副)?主席|妇联执委|妇女代表"
            r"|工会(?:副)?主席|(?:共青)?团(?:支部|总支|委)(?:副)?书记|团支书|民兵(?:连长|营长|排长|指导员)"
            r"|(?:老年协会|老协|红白理事会|村民理事会|乡贤理事会|协会)(?:副)?会长|文书|会计|主办会计|助理会计|出纳|报账员|统计员|保管员"
            r"|.{0,8}(?:协管员|联络员|信息员|管理员|辅导员|宣传员|监督员|护林员|河长|路长|村官|选调生|后备干部)"
            r"|村民(?:组长|小组长|代表)|居民(?:组长|小组长|代表)|党小组长|楼栋长|村(?:民)?小组长"
            r"|(?:股份)?(?:经济)?(?:联合社|合作社|合作联社|经联社|经合社)(?:副)?(?:社长|理事长|董事长|监事长|理事|监事))"
        ),
        "other",
    ),
)

_HARMLESS_NOTE = re.compile(
    r"\((?:主持(?:全面|日常)?工作|主持|兼|兼任|专职|选举产生|聘任|女|男|连任|新任|新进|新当选|\d{4}[^()]*)\)"
)
_OTHER_NOTE = re.compile(r"\((?!总\)|居\)|社区\)|支部\)|总支\)|[^()]*(?:兼职|挂职))([^()]*)\)")
"""Behind a post, another post: 书记(主任), 副书记(兼居委会主任)."""
_ONE_SHOULDER_WORD = re.compile(r"(一肩挑|双肩挑)")
_JOINED_TASKS = re.compile(rf"({_TASK})[、,/兼和及]+(?={_TASK}+委员)")
_EMPTY = frozenset(
    {
        "",
        "无",
        "-",
        "--",
        "—",
        "——",
        "―",
        "–",
        "/",
        "\\",
        "暂无",
        "空缺",
        "待定",
        "不详",
        "没有",
        "空",
        "×",
        "无职务",
        "(无)",
    }
)
_SEPARATORS = re.compile(r"[、,。/\\;|+&·\s]+|兼(?!职)任?")


@dataclass(frozen=True)
class Posts:
    """What a cell of posts says: at most one post a body (the highest named), the rest as postings or unknown words.

    ``postings`` are (kind, title), kinds as in ``cadres.choices.PostingKind``.
    """

    party: str = ""
    committee: str = ""
    supervision: str = ""
    postings: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()

    def __or__(self, other: Posts) -> Posts:
        """Both together, as of two columns of one row."""
        return Posts(
            party=higher(self.party, other.party),
            committee=higher(self.committee, other.committee),
            supervision=higher(self.supervision, other.supervision),
            postings=tuple(dict.fromkeys(self.postings + other.postings)),
            unknown=self.unknown + other.unknown,
        )

    def __bool__(self) -> bool:
        return bool(self.party or self.committee or self.supervision or self.postings or self.unknown)


@dataclass
class _Found:
    posts: dict[str, str] = field(default_factory=dict)
    postings: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add(self, posts: tuple[Post, ...]) -> None:
        for body, post in posts:
            self.posts[body] = higher(self.posts.get(body, ""), post)


def higher(first: str, second: str) -> str:
    """The higher of two posts of one body."""
    return max(first, second, key=lambda post: _RANKS.get(post, 0))


@lru_cache(maxsize=20_000)
def parse_posts(text: str, column: str = "") -> Posts:
    """Read a cell of posts.

    ``column`` is the body whose column the cell stands in (party, committee, supervision), or empty for a column of
    all posts (职务): it alone decides what a bare 委员 or 主任 is.
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    if clean in _EMPTY:
        return Posts()
    found = _Found()
    noted = _HARMLESS_NOTE.sub("", re.sub(r"\s+(?=\()", "", clean))
    whole = re.sub(r"\s+", "", noted)
    if "民警" in whole:
        found.postings.append(("part_time", whole))
    elif posts := _resolve(whole, column):
        found.add(posts)
    else:
        parted = _ONE_SHOULDER_WORD.sub(r"、\1、", _OTHER_NOTE.sub(r"、\1、", _JOINED_TASKS.sub(r"\1", noted)))
        for part in _SEPARATORS.split(parted):
            if part and part not in _EMPTY:
                _read_part(part, column, found)
    return Posts(**found.posts, postings=tuple(found.postings), unknown=tuple(found.unknown))


def parse_other_posts(text: str) -> tuple[tuple[str, str], ...]:
    """The postings of a column of posts outside the two committees, split at semicolons and line breaks only."""
    parts = (part.strip() for part in re.split(r"[;；\n]+", text))
    return tuple((_posting_kind(unicodedata.normalize("NFKC", part)) or "other", part) for part in parts if part)


def _posting_kind(words: str) -> str:
    return next((kind for pattern, kind in _POSTINGS if pattern.fullmatch(words)), "")


def _read_part(part: str, column: str, found: _Found) -> None:
    if posts := _resolve(part, column):
        found.add(posts)
    elif kind := _posting_kind(part):
        found.postings.append((kind, part))
    else:
        found.unknown.append(part)


def _resolve(words: str, column: str) -> tuple[Post, ...]:
    """The posts that a word names as a whole; two where 书记 and 主任 stand without a separator."""
    if posts := _resolve_one(words, column):
        return posts
    split = words.find("书记") + 2
    if 2 <= split < len(words):
        left, right = _resolve_one(words[:split], column), _resolve_one(words[split:], column)
        if left and right and {body for body, _ in right} == {"committee"}:
            return left + right
    return ()


def _resolve_one(words: str, column: str) -> tuple[Post, ...]:
    if words in _FIXED:
        return _FIXED[words]
    if words == "委员":
        return ((column, "member"),) if column else ()
    if column == "supervision" and words in _SUPERVISION_POSTS:
        return (("supervision", _SUPERVISION_POSTS[words]),)
    if column in ("party", "committee") and _TASKS.fullmatch(words) and not _PARTY_TASKS.fullmatch(words):
        return ((column, "member"),)
    if _PARTY_TASKS.fullmatch(words):
        return (("party", "member"),)
    if _COMMITTEE_TASKS.fullmatch(words):
        return (("committee", "member"),)
    if match := _SUPERVISION.fullmatch(words):
        return (("supervision", _SUPERVISION_POSTS[match[1]]),)
    if match := _PARTY.fullmatch(words):
        return (("party", _PARTY_POSTS[match[1] or match[2]]),)
    if match := _COMMITTEE.fullmatch(words):
        return (("committee", _COMMITTEE_POSTS[match[1] or match[2]]),)
    return ()
