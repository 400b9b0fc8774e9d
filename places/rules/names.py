"""Names of units as people write them."""

import re
import unicodedata

_BRACKETS = str.maketrans("（）［］【】", "()[][]")
_COMMITTEE_SUFFIX = re.compile(r"(村民委员会|居民委员会|村民委会|居民委会|村委会|居委会|委员会|村委|居委)$")
_BRACKET_NOTE = re.compile(r"\([^()]*\)$")
_PARTY_WORDS = re.compile(r"^中共|(?:联合|综合)?(?:党委|党总支部?|党支部|党组织|总支部?|支部)(?:委员会)?$")
_KIND_WORDS = re.compile(r"(?:居民区|居民小区|社区|居)$")
_KIND_ENDING = re.compile(r"(?:村|社区|居民区|居|委|会|支部|总支)$")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾兩两貳參陸", "一二三四五六七八九十二二二三六")
_DIGITS = "零一二三四五六七八九"


def clean_name(text: str) -> str:
    """A name without spaces, with half-width letters, digits and brackets, for comparing."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)


def short_unit_name(name: str) -> str:
    """A unit's name without the committee suffix, 村 and 社区 kept.

    汉回村委会 and 汉回村村委会 → 汉回村, X社区村民委员会 → X社区, 友谊居委会 → 友谊: where the suffix alone
    carries the 村, it stays.
    """
    clean = clean_name(name)
    base = _BRACKET_NOTE.sub("", clean)
    short = _COMMITTEE_SUFFIX.sub("", base)
    if short == base or not short:
        return base or clean
    is_village_suffix = base[len(short)] == "村"
    if is_village_suffix and not short.endswith(("村", "社区", "嘎查")):
        return f"{short}村"
    return short


def loose_unit_name(text: str) -> str:
    """A unit's name without what writers add, drop and write otherwise (第2居委会, 第二社区, 二居 → 二); 村 stays."""
    short = short_unit_name(_PARTY_WORDS.sub("", clean_name(text)))
    numbered = re.sub(r"(?<!\d)\d{1,2}(?!\d)", lambda found: _in_words(int(found[0])), short.translate(_CAPITALS))
    plain = numbered.replace("第", "")
    return _KIND_WORDS.sub("", plain) or plain


def bare_unit_name(text: str) -> str:
    """A unit's name without any word for its kind: 高井 for 高井村 and 高井社区, which only asking tells apart."""
    loose = loose_unit_name(text)
    return loose.removesuffix("村") or loose


def says_its_kind(text: str) -> bool:
    """Whether a written name ends with a word for what kind of unit it is."""
    return bool(_KIND_ENDING.search(_BRACKET_NOTE.sub("", clean_name(text))))


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
