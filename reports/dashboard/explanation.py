"""How one figure comes about, step by step: 怎么算的."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.rounding import rounded
from elections.bands import BANDS, BANDS_OF, DEFAULT_BANDS
from reports.dashboard.sheet import TWO, Link
from reports.dashboard.tiles import Opened
from reports.dashboard.words import MINUS, NONE, change, number, phrase, value_text
from reports.indicators import INDICATORS, SHARE_SUFFIX, Indicator, Part
from reports.measures import CONDITIONS, MEASURES
from reports.measures.ages import BIRTH_COHORTS
from reports.measures.facts import EDUCATION_CLASSES
from reports.measures.running import STAGES
from reports.measures.tallies import TALLIES
from reports.rules.values import Shape, Value
from reports.selectors.figure import Figure

TURNOVER = ("re_elected", "transferred_in", "newly_entered")
EDUCATION = tuple(code for code, *_ in EDUCATION_CLASSES[:5])
FAMILIES = ((EDUCATION, {*EDUCATION, "college_or_above", "bachelor_or_above"}), (TURNOVER, {*TURNOVER}))
"""Measures that make up a whole, and the measures beside which they are shown."""
BESIDE_AGES = {"average_age", "employment_age", *BANDS, *(row["code"] for row in BIRTH_COHORTS)}


def _family(measure: str, scheme: str) -> tuple[str, ...]:
    """The measures of the whole beside which one is shown. A band stands in its own scheme, in the chosen one first."""
    if measure not in BESIDE_AGES:
        return next((codes for codes, members in FAMILIES if measure in members), ())
    schemes = [BANDS_OF[scheme], *BANDS_OF.values()]
    codes = [tuple(band.code for band in bands) for bands in schemes]
    return next((each for each in codes if measure in each), codes[0])


@dataclass(frozen=True)
class Step:
    """A line of arithmetic; ``is_total`` closes a block."""

    words: str
    value: str
    url: str = ""
    is_total: bool = False


@dataclass(frozen=True)
class Share:
    """One part of the whole that a figure belongs to."""

    label: str
    count: Opened
    percent: float


@dataclass(frozen=True)
class Explanation:
    """Everything that stands around the large number."""

    exact: str
    numerator_words: str
    denominator_words: str
    equation: list[Step]
    makeup: list[Step]
    comparison: list[Step]
    distribution: list[Share]
    sentence: str


def explain(figure: Figure, figures: Mapping[str, Figure], link: Link, scheme: str = DEFAULT_BANDS) -> Explanation:
    """The arithmetic of a figure among the figures of its scope; ``scheme`` names the age bands shown."""
    indicator = figure.indicator
    return Explanation(
        exact=exact_text(figure.now, indicator.unit),
        numerator_words=numerator_words(indicator),
        denominator_words=denominator_words(indicator),
        equation=equation(figures, link) if _needs_equation(indicator) else [],
        makeup=makeup(indicator, figures, link),
        comparison=comparison(figure),
        distribution=distribution(indicator, figures, link, scheme),
        sentence=_sentence(figure),
    )


def exact_text(value: Value, unit: str) -> str:
    """A share or mean with four decimals, … where it goes on: 79.1497…%."""
    if value.exact is None or value.shape == Shape.COUNT:
        return ""
    shown = rounded(value.exact, 4)
    return f"{number(shown)}{'' if Fraction(shown) == value.exact else '…'}{unit}"


def numerator_words(indicator: Indicator) -> str:
    """What stands above the line of a share or mean."""
    part = indicator.numerator
    if indicator.shape == Shape.MEAN:
        return "周岁之和"
    if named := _tally_words(part):
        return named
    if indicator.code in NUMERATORS:
        return NUMERATORS[indicator.code]
    if part.is_of_units and indicator.name.endswith("单位占比"):
        return indicator.name.removesuffix("占比") + "数"
    return indicator.name.removesuffix("占比").removesuffix("比例").removesuffix("人数") + "人数"


def _tally_words(part: Part) -> str:
    return TALLIES[part.cohort].names.get(part.counted, "") if part.cohort in TALLIES else ""


NUMERATORS = {
    "candidate.per_seat": "候选人人数",
    "review.share": "联审已有结论的候选人人数",
    "units.first_try.share": "一次性选举成功单位数",
    "one_shoulder.due_share": "其中已“一肩挑”的单位数",
}


def denominator_words(indicator: Indicator) -> str:
    """What a figure is divided by; empty for a plain count."""
    part = indicator.denominator
    if part is None:
        return ""
    if part.is_of_units:
        return _tally_words(part) or UNIT_WORDS[part.counted]
    name = INDICATORS[f"{part.cohort}.count"].name
    known = CONDITIONS.get(part.counted)
    return f"已填{known.name}的{name}" if known and indicator.whole else name


UNIT_WORDS = {
    "count": "参加换届的单位数",
    "voted": "已投票单位数",
    "assessed": "已摸排单位数",
    "due": "要求“一肩挑”的单位数",
    "seats_known": "已设定应选职数的单位数",
    "planned": "有工作计划的单位数",
    "organised": "已填党组织形式的单位数",
    "deputy_due": "应配专职副书记的单位数",
}
UNIT_WORDS |= {f"stage_{number}_due": f"有第{number}阶段任务的单位数" for number in range(1, STAGES + 1)}


def _needs_equation(indicator: Indicator) -> bool:
    parts = (indicator.numerator, indicator.denominator)
    return any(part is not None and part.cohort == TWO for part in parts)


def equation(figures: Mapping[str, Figure], link: Link) -> list[Step]:
    """“两委” = party + committee − cross-serving, with the numbers of the scope."""
    terms = (
        ("党组织班子成员", "party_committee.count", False),
        ("+ 村(居)委会成员", "committee.count", False),
        (f"{MINUS} 两委交叉任职", "cross_serving.count", False),
        ("= “两委”成员", f"{TWO}.count", True),
    )
    return [Step(words, value_text(figures[code]), link(code), total) for words, code, total in terms]


MADE_OF = {
    "college_or_above": ("college", "bachelor", "postgraduate"),
    "bachelor_or_above": ("bachelor", "postgraduate"),
}


def makeup(indicator: Indicator, figures: Mapping[str, Figure], link: Link) -> list[Step]:
    """大专以上 = 大专 + 本科 + 研究生, for the indicators that are a sum of others."""
    measure = indicator.measure.removesuffix(SHARE_SUFFIX)
    parts = [f"{indicator.cohort}.{part}" for part in MADE_OF.get(measure, ())]
    if not parts:
        return []
    steps = [
        Step(("+ " if index else "") + MEASURES[code.split(".")[1]].name, value_text(figures[code]), link(code))
        for index, code in enumerate(parts)
    ]
    total = f"{indicator.cohort}.{measure}"
    return [*steps, Step(f"= {MEASURES[measure].name}", value_text(figures[total]), link(total), is_total=True)]


def comparison(figure: Figure) -> list[Step]:
    """This term, the last, and the difference: subtracted exactly, then rounded."""
    if figure.change is None:
        return []
    indicator = figure.indicator
    steps = [_side("本届", figure.now, indicator.unit), _side(figure.compared_with, figure.then, indicator.unit)]
    words = "差" if indicator.shape == Shape.COUNT else "差（先相减，再四舍五入）"
    moved = change(figure)
    steps.append(Step(words, moved.text if moved else NONE, is_total=True))
    if figure.growth is not None:
        steps.append(Step(f"增长率（差÷{figure.compared_with}）", f"{number(figure.growth)}%"))
    return steps


def _side(label: str, value: Value, unit: str) -> Step:
    if value.shape == Shape.COUNT:
        return Step(label, f"{number(value.numerator)}{unit}")
    return Step(f"{label} {number(value.numerator)} ÷ {number(value.denominator)}", exact_text(value, unit))


def distribution(
    indicator: Indicator, figures: Mapping[str, Figure], link: Link, scheme: str = DEFAULT_BANDS
) -> list[Share]:
    """The disjoint parts among which the figure stands: bands, levels of education, turnover."""
    family = _family(indicator.measure.removesuffix(SHARE_SUFFIX), scheme)
    rows = [figures[f"{indicator.cohort}.{code}"] for code in family if f"{indicator.cohort}.{code}" in figures]
    if not any(row.numerator for row in rows):
        return []
    most = max(row.numerator or 0 for row in rows)
    shares = [
        Share(
            MEASURES[row.indicator.measure].name,
            Opened(value_text(row), link(row.code)),
            round(100 * (row.numerator or 0) / most, 1),
        )
        for row in rows
    ]
    missing = rows[0].missing
    if missing:
        shares.append(
            Share("缺数据", Opened(number(missing), link(rows[0].code, "missing")), round(100 * missing / most, 1))
        )
    return shares


def _sentence(figure: Figure) -> str:
    """The figure in one sentence for a text: “两委”成员大专及以上占比79.1%，比上届提高11.1个百分点。"""
    if figure.value is None:
        return ""
    value = f"{number(figure.value).replace(',', '')}{figure.unit}"
    moved, then = phrase(figure), figure.compared_with
    tail = "" if not moved else f"，与{then}持平" if moved == "持平" else f"，比{then}{moved}"
    return f"{figure.indicator.name}{value}{tail}。"
