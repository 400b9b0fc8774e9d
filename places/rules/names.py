"""Names of units as people write them."""

import re
import unicodedata

_BRACKETS = str.maketrans("（）［］【】", "()[][]")
_COMMITTEE_SUFFIX = re.compile(r"(村民委员会|居民委员会|村民委会|居民委会|村委会|居委会|委员会|村委|居委)$")
_BRACKET_NOTE = re.compile(r"\([^()]*\)$")


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
