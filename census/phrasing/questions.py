"""Questions: a plan in the words of someone who asks for it, the planner's work done backwards.

    Asker(catalogue, gazetteer).question(plan, "en")  ->  "Where does Nara Prefecture rank among prefectures by births?"

Only plans that are usual to ask for have words; of the others (conditions, weights, several measures) there is no
question. The only figures are years and the length of a list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from census.areas import Gazetteer
from census.phrasing import english, japanese
from census.phrasing.everyday import Addresses, everyday
from census.phrasing.telling import Measures, Telling
from census.plan import Op, Plan, Scope
from census.types import Language, Result, Unit

_NOTHING = Unit("none", "", "")
_WORDS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PEOPLED = ("population", "projected population")
_PEOPLE = re.compile(r"^(?:(?!of |per |who )[\w-]+ )*(?:people|children|women|men)\b")
_THINGS = re.compile(r"^(?!.* of ).*[^s]s$")
_IN = (" of ", " on ", " in ", "the number of ")
"""Of a noun that holds one of these, an area follows with "in": the share of women in Nara."""


class Asker:
    """Words plans as questions. Holds no state beyond names."""

    def __init__(self, catalogue: Measures, gazetteer: Gazetteer) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._addresses = Addresses(gazetteer)

    def question(self, plan: Plan, language: Language) -> str | None:
        """The question, or None where nobody would ask for the plan in one sentence.

        Raises UnknownArea, UnknownMeasure.
        """
        result = Result(plan.op, (), None, _NOTHING)
        asking = _Asking(plan, result, language, self._catalogue, self._gazetteer, self._addresses)
        wording = _WORDINGS[language].get(plan.op)
        return wording(asking) if wording and _plain(plan) else None

    def address(self, area: str, language: Language) -> str:
        """The name that questions have for an area. Raises UnknownArea."""
        return self._addresses.of(area, language)


def _plain(plan: Plan) -> bool:
    """Whether a plan has nothing that the wordings leave out."""
    scope = plan.scope
    narrowed = bool(scope and (scope.where or scope.exclude or len(scope.inside) > 1))
    one = len(plan.measures) == 1 or plan.op == "report"
    return one and not (narrowed or plan.claim or plan.nth or plan.weights or plan.by != "value" or plan.view != "text")


@dataclass(frozen=True)
class _Asking(Telling):
    """A plan without its result, told in everyday names."""

    addresses: Addresses

    def area(self, code: str) -> str:
        return self.addresses.of(code, self.language)

    def title(self, code: str) -> str:
        return everyday(self.catalogue.get(code), self.language)

    @property
    def code(self) -> str:
        return self.plan.measures[0]

    @property
    def first(self) -> str:
        """The first area."""
        return self.area(self.plan.areas[0])

    @property
    def year(self) -> int | None:
        """The one year named."""
        return self.plan.years[0] if len(self.plan.years) == 1 else None

    @property
    def past(self) -> bool:
        """Whether what is asked about lies back: projections do not."""
        return bool(self.year) and self.catalogue.get(self.code).topic != "projection"

    @property
    def style(self) -> str:
        return self.catalogue.get(self.code).unit.style


# -- English --------------------------------------------------------------------------------------


def _noun(a: _Asking) -> str:
    """The population, the number of births, the number of children per daycare centre."""
    noun, title = english.noun(a, a.code), a.title(a.code)
    things = _PEOPLE.match(title) or (noun.startswith("the figure for ") and " per " in title)
    things = things or (a.style == "count" and bool(_THINGS.search(title)))
    return f"the number of {title}" if things and a.style != "percent" else noun


def _counted(a: _Asking) -> bool:
    """Whether the measure is a number of things: births, hospitals."""
    return _noun(a).startswith("the number of ")


def _of(a: _Asking) -> str:
    """The population of Nara Prefecture; the number of births in Nara Prefecture."""
    noun = _noun(a)
    inside = a.style in ("clock", "minutes", "money") or any(word in noun for word in _IN)
    return f"{noun} {'in' if inside else 'of'} {a.first}"


def _in_year(a: _Asking) -> str:
    return f" in {a.year}" if a.year else ""


def _value_en(a: _Asking) -> str | None:
    if len(a.plan.areas) != 1 or len(a.plan.years) > 1:
        return None
    if _counted(a):
        return f"How many {a.title(a.code)} {'were' if a.past else 'are'} there in {a.first}{_in_year(a)}?"
    return f"What {'was' if a.past else 'is'} {_of(a)}{_in_year(a)}?"


def _compare_en(a: _Asking) -> str | None:
    if len(a.plan.areas) != 2 or len(a.plan.years) > 1:
        return None
    return f"How {'did' if a.past else 'does'} {_of(a)} compare with {a.area(a.plan.areas[1])}{_in_year(a)}?"


def _change_en(a: _Asking) -> str | None:
    return f"How has {_of(a)} changed since {min(a.plan.years)}?" if len(a.plan.areas) == 1 else None


def _series_en(a: _Asking) -> str | None:
    return f"How has {_of(a)} changed over the years?" if len(a.plan.areas) == 1 and not a.plan.years else None


def _share_en(a: _Asking) -> str | None:
    if len(a.plan.areas) != 1 or a.plan.of is None:
        return None
    whole = a.area(a.plan.of)
    return f"What share of {whole}'s {a.title(a.code)} {'was' if a.past else 'is'} in {a.first}{_in_year(a)}?"


def _among_en(a: _Asking, scope: Scope) -> str:
    """ "municipalities in Nara Prefecture", without their number."""
    inside = f" in {a.area(scope.inside[0])}" if scope.inside else ""
    return f"{english.SCOPES[scope.level][1]}{inside}"


def _position_en(a: _Asking) -> str | None:
    if a.plan.scope is None or a.plan.order == "asc":
        return None
    by = _noun(a).removeprefix("the ")
    among = _among_en(a, a.plan.scope)
    return f"Where {'did' if a.past else 'does'} {a.first} rank among {among} by {by}{_in_year(a)}?"


def _rank_en(a: _Asking) -> str | None:
    plan = a.plan
    if plan.scope is None or plan.limit is None or not 1 < plan.limit < len(_WORDS):
        return None
    among, title, high = _among_en(a, plan.scope), a.title(a.code), plan.order == "desc"
    most = english.ORDERS.get(a.style, ("", "", "highest", "lowest"))[2 if high else 3]
    if _counted(a):
        most = "most" if high else "fewest"
    elif title.startswith(_PEOPLED) and a.style == "count":
        most = "largest" if high else "smallest"
    if " " in english.SCOPES[plan.scope.level][1]:  # "which five designated cities" is read as one of five
        verb = "were" if a.past else "are"
        return f"What {verb} the {_WORDS[plan.limit]} {among} with the {most} {title}{_in_year(a)}?"
    return f"Which {_WORDS[plan.limit]} {among} {'had' if a.past else 'have'} the {most} {title}{_in_year(a)}?"


def _aggregate_en(a: _Asking) -> str | None:
    if a.plan.scope is None:
        return None
    by = _noun(a).removeprefix("the ")
    word = "average" if a.plan.op == "mean" else "median"
    among = _among_en(a, a.plan.scope)
    return f"What {'was' if a.past else 'is'} the {word} {by} of {among}{_in_year(a)}?"


def _report_en(a: _Asking) -> str | None:
    return None if a.plan.measures else f"Can you give me a profile of {a.first}?"


# -- Japanese -------------------------------------------------------------------------------------


def _what(a: _Asking) -> str:
    """人口, 建設会社の数: the name, as something that has a size."""
    title = a.title(a.code)
    bare = a.style == "count" and not title.endswith(("数", "人口", "率", "人員", "量", "増減", "件", "者", "比", "日"))
    return f"{title}の数" if bare else title


def _then(a: _Asking) -> str:
    return f"{a.year}年の" if a.year else ""


def _large(a: _Asking, *, high: bool = True) -> str:
    """多い, 高い, 早い."""
    return japanese.ORDERS.get(a.style, ("高い", "低い"))[0 if high else 1]


def _value_ja(a: _Asking) -> str | None:
    if len(a.plan.areas) != 1 or len(a.plan.years) > 1:
        return None
    return f"{a.first}の{_then(a)}{_what(a)}は？"


def _compare_ja(a: _Asking) -> str | None:
    if len(a.plan.areas) != 2 or len(a.plan.years) > 1:
        return None
    return f"{a.first}と{a.area(a.plan.areas[1])}では、{_then(a)}{_what(a)}はどちらが{_large(a)}ですか？"


def _change_ja(a: _Asking) -> str | None:
    if len(a.plan.areas) != 1:
        return None
    return f"{a.first}の{_what(a)}は{min(a.plan.years)}年からどう変わりましたか？"


def _series_ja(a: _Asking) -> str | None:
    return f"{a.first}の{_what(a)}の推移は？" if len(a.plan.areas) == 1 and not a.plan.years else None


def _share_ja(a: _Asking) -> str | None:
    if len(a.plan.areas) != 1 or a.plan.of is None:
        return None
    return f"{a.first}の{_then(a)}{_what(a)}は{a.area(a.plan.of)}の何％を占めていますか？"


def _among_ja(a: _Asking, scope: Scope) -> str:
    return (f"{a.area(scope.inside[0])}の" if scope.inside else "") + japanese.SCOPES[scope.level]


def _position_ja(a: _Asking) -> str | None:
    if a.plan.scope is None or a.plan.order == "asc":
        return None
    ending = "でした" if a.past else "です"
    return f"{a.first}の{_then(a)}{_what(a)}は{_among_ja(a, a.plan.scope)}で何位{ending}か？"


def _rank_ja(a: _Asking) -> str | None:
    plan = a.plan
    if plan.scope is None or plan.limit is None or plan.limit < 2:
        return None
    large = _large(a, high=plan.order == "desc")
    return f"{_then(a)}{_what(a)}が{large}{_among_ja(a, plan.scope)}トップ{plan.limit}は？"


def _aggregate_ja(a: _Asking) -> str | None:
    if a.plan.scope is None:
        return None
    word = "平均" if a.plan.op == "mean" else "中央値"
    return f"{_among_ja(a, a.plan.scope)}の{_then(a)}{_what(a)}の{word}は？"


def _report_ja(a: _Asking) -> str | None:
    return None if a.plan.measures else f"{a.first}のプロフィールを教えてください。"


_WORDINGS: Mapping[Language, Mapping[Op, Callable[[_Asking], str | None]]] = {
    "en": {
        "value": _value_en, "compare": _compare_en, "change": _change_en, "series": _series_en, "share": _share_en,
        "position": _position_en, "rank": _rank_en, "report": _report_en,
        "mean": _aggregate_en, "median": _aggregate_en,
    },
    "ja": {
        "value": _value_ja, "compare": _compare_ja, "change": _change_ja, "series": _series_ja, "share": _share_ja,
        "position": _position_ja, "rank": _rank_ja, "report": _report_ja,
        "mean": _aggregate_ja, "median": _aggregate_ja,
    },
}  # fmt: skip
