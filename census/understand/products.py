"""Questions for more than one figure: a chart or map, a report on an area, which areas need something most.

Reports and needs are planned here from their words (`census.products.sections`, `.policies`); a chart is the
ordinary plan of the question, over a whole set or all years where it would otherwise be one figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from census.areas import Gazetteer
from census.measures import Measures
from census.plan import CHARTED, PRODUCTS, TWO_POINT, Plan, Scope
from census.products.peers import peers
from census.products.policies import TOPICS, Topic
from census.products.sections import SECTIONS
from census.types import JAPAN, Derived
from census.understand.leaning import is_follow_up
from census.understand.outcomes import Ambiguous, Outcome, Planned
from census.understand.places import Place
from census.understand.reading import Reading
from census.understand.scoping import Scoping, area_level

_REPORT = re.compile(
    r"\b(?:an?|the|your|short|brief|full|quick|statistical|demographic|status|one-page) (?:[\w-]+ ){0,3}"
    r"(?:report|profile|portrait|briefing|summary|overview|fact ?sheet|dossier|snapshot)\b|"
    r"^(?:report|profile|overview|summary|briefing|fact ?sheet|snapshot) (?:of|on|for|about)\b|"
    r"\b(?:summari[sz]e|demographics|at a glance|in figures)\b|"
    r"レポート|報告書|プロフィール|プロファイル|概況|概要|概観|サマリー|ファクトシート|統計要覧|"
    r"(?:市|町|村|区|県|府|都|道)(?:を|について|の(?:統計|データ|姿|現状)を?)(?:要約|紹介|まとめ)"
)
_NEED = re.compile(
    r"\bneed(?:s|ed|ing)?\b|\bin need of\b|\black(?:s|ing)?\b|\bshort(?:age|ages)?\b(?: of)?|\btoo few\b|"
    r"\b(?:not|don't have|doesn't have|without) enough\b|\binsufficient\b|\bunder-?(?:served|supplied|provided)\b|"
    r"\b(?:where|which)\b.{0,60}\b(?:should|ought|deserves?)\b"
    r"(?! (?:i|we) (?:move|live|retire|visit|choose|pick|go|look)\b)|"
    r"\bwhere\b.{0,30}\b(?:would|could)\b(?! (?:i|you|we|one|some(?:one|body)) (?:find|see|get|meet|go)\b)|"
    r"\b(?:what|how) (?:could|can|should|might|would|do) .{1,80}"
    r"\b(?:do|address|solve|improve|deal|cope|prepare|handle|help)\b|"
    r"\bhow (?:can|could|should|do|might|would) (?:we|they|it|\x00+|the [a-z]+|[a-z]+)\b"
    r"(?= (?:[a-z]+ ){0,2}(?:attract|keep|bring|boost|increase|raise|retain|revitali[sz]e|support|encourage|win))|"
    r"\b(?:slow|stop|halt|reverse|tackle|fight|counter|curb|stem|combat|prevent|avoid|overcome|against|turn around)\b|"
    r"\bpolic(?:y|ies)\b|\bpriorit(?:y|ies|i[sz]\w+)\b|\bpropose\b|\baction plan\b|"
    r"\b(?:suggest(?:ions?)?|recommend(?:ations?|s)?|advi[sc]e|countermeasures?|strateg(?:y|ies)|initiatives?|"
    r"interventions?)\b|\b(?:measures|steps|actions?) (?:would|should|could|can|might|to|against)\b|"
    r"足り(?:ない|てい?ない|ず|なさ)|不足|手薄|必要(?:な|と|性)|"
    r"に.{0,20}(?:建て|作る|つくる|設置|置く|増や|整備|開設|新設|配置)(?:べき|たら|れば|るのが)|"
    r"(?:増や|整備|新設|設置|優先)(?:す|する)?べき|食い止め|歯止め|対策|何を?(?:すれば|したら|できる)|"
    r"(?:何|どう|どんなこと)[^。?？、]{0,6}べき|打つべき|手を打|打つ手|どんな手|施策|政策|優先|どうすれば|どうしたら|"
    r"どう(?:対処|対応|取り組|向き合|改善)|提案|提言|アドバイス|助言|改善策|解決策|方策|"
    r"(?:止める|防ぐ)(?:に|ため|方法)|呼び(?:込|戻)"
)
_AMONG = re.compile(r"\b(?:which|where)\b|どこ|どの|どちら")
_BARS = re.compile(r"\bbars?\b|\bcolumns?\b|棒グラフ|縦棒|横棒")
_COURSE = re.compile(  # every year between, and not the two ends alone
    r"\bin between\b|\byears? between\b|\bbetween (?:them|those)\b|\blines?\b|\bcurve\b|\b(?:each|every) year\b|"
    r"\byear by year\b|(?:その|あいだ|間)の?(?:年|推移|期間)|途中|折れ線|線で|年ごと|毎年"
)
_EACH_AREA = re.compile(
    r"\bby (?:prefecture|region|municipality|city|ward)\b|(?:都道府県|府県|県|市区町村|市町村|地方|地域|区)別"
)
_MOST_BARS, _LISTED = 100, 10
_WIDER = ("country", "region", "set")


class Products:
    """Plans what the rules for single figures do not."""

    def __init__(self, gazetteer: Gazetteer, measures: Measures, scoping: Scoping) -> None:
        self._gazetteer = gazetteer
        self._measures = measures
        self._scoping = scoping

    def outcome(self, reading: Reading, previous: Plan | None) -> Outcome | None:
        """The plan of a report or of a ranking by needs, or of the previous figures drawn; None for the rest."""
        return self._report(reading, previous) or self._policy(reading) or _redrawn(reading, previous)

    # -- reports --------------------------------------------------------------------------------

    def _report(self, reading: Reading, previous: Plan | None) -> Outcome | None:
        place = self._place(reading)
        if place is None:
            return None
        if previous is not None and previous.op == "report" and is_follow_up(reading):
            return _of_each(place, [(code, previous.model_copy(update={"areas": (code,)})) for code in place.codes])
        text = reading.text.folded[reading.told :]  # "we are drafting a briefing. How many births …?" asks for none
        if not _REPORT.search(text) or reading.years or reading.cues.ordered:
            return None
        named = tuple(section.lead for section in SECTIONS if _says(text, section.en_words, section.ja_words))
        if reading.measures and not named:
            return None  # a summary of one series
        measures = named if len(named) <= 6 else ()
        plans = [(code, Plan(op="report", areas=(code,), measures=measures)) for code in place.codes]
        return _of_each(place, plans)

    def _place(self, reading: Reading) -> Place | None:
        """The one place a question is about: of "Nichinan in Tottori" the inner."""
        places = list(reading.places)
        inner = [
            place
            for place in places
            if not any(self._gazetteer.holds(place.code, other.code) for other in places if other is not place)
        ]
        return inner[0] if len(inner) == 1 else None

    # -- needs ----------------------------------------------------------------------------------

    def _policy(self, reading: Reading) -> Outcome | None:
        text = reading.text.folded
        topic = next((topic for topic in TOPICS if _says(text, topic.en_words, topic.ja_words)), None)
        if topic is None or not _NEED.search(text) or "count" in reading.cues or self._by_rate(reading):
            return None
        place = self._place(reading)
        if place is None and reading.places:
            return None
        if place is None or self._among(reading, place):
            return self._needs(topic, self._set(reading, place))
        plans = []
        for code in place.codes:
            scope = peers(self._gazetteer.get(code))
            parts = self._index(topic, scope) if scope else None
            if parts:
                plans.append((code, Plan.model_validate(parts | {"areas": (code,)})))
        return _of_each(place, plans) if plans else None

    def _by_rate(self, reading: Reading) -> bool:
        """Whether a rate is named that orders areas: "shortage! Per 100,000 people, which are worst off?" """
        heads = [self._measures.catalogue.get(codes[0]) for codes in reading.measures]
        rated = any(isinstance(measure, Derived) and measure.denominator for measure in heads)
        return reading.cues.ordered and ("per" in reading.cues or rated)

    def _among(self, reading: Reading, place: Place) -> bool:
        """Whether the place holds the areas asked about, rather than being one of them."""
        level = self._gazetteer.get(place.code).level
        if level in _WIDER:
            return True
        asked = reading.cues.level is not None or bool(_AMONG.search(reading.text.folded))
        return level == "prefecture" and asked and reading.cues.level != "prefecture"

    def _set(self, reading: Reading, place: Place | None) -> Scope:
        inside = () if place is None or place.code == JAPAN else (place.code,)
        if reading.cues.level is None:
            scope = self._scoping.default(reading, inside)
        else:
            scope = Scope(level=reading.cues.level, inside=inside, exclude=reading.excluded)
        return self._scoping.narrowed(reading, scope, "A1101")

    def _needs(self, topic: Topic, scope: Scope) -> Outcome | None:
        level = area_level(scope.level)
        if topic.direct and level in self._measures.levels(topic.direct):
            return Planned(Plan(op="rank", measures=(topic.direct,), scope=scope, limit=_LISTED))
        parts = self._index(topic, scope)
        return Planned(Plan.model_validate(parts)) if parts else None

    def _index(self, topic: Topic, scope: Scope) -> dict[str, Any] | None:
        """The parts of an index by the topic's indicators that are published for most of the areas."""
        areas = self._gazetteer.members(scope)
        known = [(code, weight) for code, weight in topic.indicators if self._covers(code, areas)]
        if len(known) < 2:
            return None
        codes, weights = zip(*known, strict=True)
        return {"op": "index", "measures": codes, "weights": weights, "scope": scope}

    def _covers(self, code: str, areas: Sequence[str]) -> bool:
        year = self._measures.latest_common_year(code, areas)
        having = sum(self._measures.value(code, area, year).value is not None for area in areas)
        return year is not None and 2 * having > len(areas)

    # -- drawings -------------------------------------------------------------------------------

    def drawn(self, reading: Reading, outcome: Outcome) -> Outcome:
        """The outcome with its plans drawn, where the question asks for that and they can be."""
        if not (reading.cues.any("chart", "map") or self._each_area(reading, outcome)):
            return outcome
        if isinstance(outcome, Ambiguous):
            return Ambiguous(tuple((code, self._drawn(reading, plan)) for code, plan in outcome.readings))
        return replace(outcome, plan=self._drawn(reading, outcome.plan)) if isinstance(outcome, Planned) else outcome

    def _each_area(self, reading: Reading, outcome: Outcome) -> bool:
        """ "Population by prefecture": a figure of every area, which a drawing shows best."""
        plan = outcome.plan if isinstance(outcome, Planned) else None
        every = plan is not None and plan.op == "rank" and plan.by == "value" and not (plan.scope and plan.scope.where)
        ordered = reading.cues.ordered or "ranking" in reading.cues
        return every and not ordered and bool(_EACH_AREA.search(reading.text.folded))

    def _drawn(self, reading: Reading, plan: Plan) -> Plan:
        on_map = "map" in reading.cues
        parts = plan.model_dump(exclude_defaults=True)
        if plan.op in TWO_POINT:
            parts["op"] = "compare"
        one = len(plan.areas) == len(plan.measures) == 1
        bare = not (reading.measures or reading.places or reading.years)  # "show it as a chart": what was told before
        course = _COURSE.search(reading.text.folded) or (bare and not reading.cues.any("change", "difference"))
        if plan.op in ("change", "cagr") and one and len(plan.years) == 2 and course:
            parts["op"] = "series"
        if plan.op in ("value", "change") and one and len(plan.years) < 2:
            parts = self._widened(reading, plan, parts, on_map=on_map)
        if parts["op"] not in CHARTED or plan.claim is not None:
            return plan
        kept = reading.cues.limit or reading.cues.nth or (bare and not on_map and (plan.limit or 1) > 1)
        if parts["op"] == "rank" and not kept:
            parts |= {"limit": self._length(Plan.model_validate(parts), on_map=on_map)}
        level = parts["scope"]["level"] if parts.get("scope") else None
        tiles = on_map and level == "prefecture" and parts["op"] == "rank"
        return Plan.model_validate(parts | {"view": "map" if tiles else "chart"})

    def _widened(self, reading: Reading, plan: Plan, parts: dict[str, Any], *, on_map: bool) -> dict[str, Any]:
        """One figure makes no drawing: the members of a wider area, else all years."""
        area = self._gazetteer.get(plan.areas[0])
        bars = on_map or (bool(_BARS.search(reading.text.folded)) and area.level in ("region", "set"))
        if bars and area.level in _WIDER and plan.op == "value":
            scope = self._scoping.default(reading, () if area.code == JAPAN else (area.code,))
            if self._gazetteer.members(scope):
                kept = {key: value for key, value in parts.items() if key not in ("areas", "op")}
                return kept | {"op": "rank", "scope": scope.model_dump(exclude_defaults=True)}
        if plan.years or len(self._measures.years(plan.measures[0], area.code)) < 2:
            return parts
        return parts | {"op": "series"}

    def _length(self, plan: Plan, *, on_map: bool) -> int:
        areas = self._gazetteer.members(plan.scope) if plan.scope else plan.areas
        short = plan.limit == 1 and not on_map  # "the highest …" as a chart: with those that follow
        return min(_LISTED if short else _MOST_BARS, max(len(areas), 1))


def before(previous: Plan | None) -> Plan | None:
    """The plan that an ordinary follow-up may lean on: reports and indices are no single figures."""
    return None if previous is not None and previous.op in PRODUCTS else previous


def _redrawn(reading: Reading, previous: Plan | None) -> Outcome | None:
    """ "Show that as a chart": nothing but the drawing is new."""
    fresh = reading.measures or reading.places or reading.facets or reading.years or reading.cues.level
    if previous is None or previous.op in PRODUCTS or fresh or not reading.cues.any("chart", "map"):
        return None
    return Planned(previous)


def _of_each(place: Place, plans: Sequence[tuple[str, Plan]]) -> Outcome:
    """The plan, or the readings where the name does not decide."""
    if len(plans) > 1:
        return Ambiguous(tuple(plans))
    return Planned(plans[0][1], bool(place.namesakes))


def _says(text: str, english: str, japanese: str) -> bool:
    return bool(re.search(rf"\b(?:{english})\b|{japanese}", text))
