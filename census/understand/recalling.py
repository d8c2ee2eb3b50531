"""Which plan of a dialogue a question leans on, and what its words mean after that plan.

Usually the last one; "the first number" is the first, "the two" the last two together.
"""

from __future__ import annotations

import re
from dataclasses import replace

from census.areas import Gazetteer
from census.indicators import Catalogue
from census.measures import Measures
from census.plan import PRODUCTS, Plan
from census.types import JAPAN
from census.understand.elsewhere import there
from census.understand.finding import refers
from census.understand.headcount import counts_everybody
from census.understand.holding import Holding
from census.understand.judged import among, judged
from census.understand.leaning import is_short
from census.understand.measures import POPULATION
from census.understand.memory import Memory
from census.understand.pairing import Pairing
from census.understand.places import Place
from census.understand.pointing import Pointing
from census.understand.portions import Portions
from census.understand.quotients import oriented
from census.understand.reading import Reading
from census.understand.referring import References, references, understood, without_topic
from census.understand.refiltering import renumbered
from census.understand.relating import Relations
from census.understand.reply import areas_of
from census.understand.same_count import SameCount
from census.understand.sexes import Sexes
from census.understand.standings import in_a_row, set_beside
from census.understand.talked_of import TalkedOf
from census.understand.wholes import Wholes
from census.understand.years import Years

_MUNICIPAL = frozenset(
    {"municipality", "city", "town", "village", "special_ward", "ward", "town_or_village", "city_or_town"}
)
_OVER_ALL = ("position", "count", "ranking", "mean", "median", "each_area", "most", "least", "map", "chart", "share")
_OPENS = re.compile(
    r"^(?:じゃあ|では|それでは|ちなみに|なら|で|、|and |so |ok(?:ay)?,? |then |(?:what|how) about |"
    r"what(?:'s| is| was) )+"
)
_PREFECTURES = re.compile(r"\bthe (?:whole |entire )?prefecture\b|(?<![一-鿿])[県府都道](?:全体)?の|[県府都道]全体")
_WHOLE = re.compile(r"\b(?:whole|entire) prefecture\b|\bthat of the\b|全体")
_PREFECTURES_JA = re.compile(r"[県府都道](?:全体)?の")
_HOUSEHOLDS = re.compile(r"何世帯")
_WARDS = frozenset({"ward", "special_ward"})
_RELATED = ("share", "ratio", "difference", "compare")
_BESIDE = re.compile(
    r"(?:と|のほうが|の方が)(?:どっち|どちら|どれ|比べ|比較)|\b(?:compared? (?:to|with)|versus|vs)\b|よりも?"
)
_COUNTED = re.compile(r"\b(?:most|fewest|populous|people)\b|多|少な")
_ANYWHERE = re.compile(r"\b(?:japan|nation|country|nationwide|overall|anywhere)\b|全国|日本|国内")
_ANY_OF_KIND = re.compile(r"\b(?:which|what|each|every|any|all)\b|どの|何[県市町村区]|各|全国")


class Recall:
    """Finds the plan that a question leans on."""

    def __init__(self, catalogue: Catalogue, gazetteer: Gazetteer, measures: Measures) -> None:
        self._catalogue = catalogue
        self._gazetteer = gazetteer
        self._measures = measures
        self._pairing = Pairing(measures)
        self._pointing = Pointing(measures)
        self._wholes = Wholes(gazetteer, measures)
        self._relations = Relations(catalogue, measures)
        self._talked_of = TalkedOf(catalogue, gazetteer)
        self._holding = Holding(gazetteer)
        self._same_count = SameCount(catalogue)
        self._sexes = Sexes(catalogue)
        self._portions = Portions(catalogue, measures)

    def recalled(self, reading: Reading, memory: Memory | None) -> tuple[Reading, Plan | None]:
        """The reading as it is to be understood after what was said before, and the plan it leans on."""
        if memory is not None and memory.places:
            reading = there(reading, memory)
        if memory is None or memory.last is None or memory.last.op in PRODUCTS:
            return reading, memory.last if memory else None
        found = references(reading)
        said = self._pointing.pointed(understood(without_topic(reading), found), found, memory)
        if said.places and not reading.places:
            found = replace(found, names=found.names - {"first"})  # the first place, not the first figure
        said = in_a_row(self._talked_of.named_again(said, memory), memory)
        said = self._portions.of_whole(among(judged(said, memory.last), memory.last), memory.last)
        each = self._relations.per_unit(said, memory.last.measures[0]) if len(memory.last.measures) == 1 else None
        combined = None if each or said.given else self._together(said, found, memory)
        over = None
        if combined is None and not said.given:
            over = self._relations.per_head(said, memory.last) or (
                None if each else self._relations.per_thing(said, memory.last)
            )
        if over is not None:
            said, plan = replace(said, measures=(), weak=False, cues=said.cues.without("per").with_("ratio")), over
        elif combined is not None:
            cues = said.cues.with_("compare") if "choice" in found else said.cues
            cues = cues.without("most", "least") if cues.any("difference", "ratio") else cues  # of 1位と2位
            if "fraction" in found:
                cues = cues.with_("ratio").without("share")
            said = replace(said, cues=replace(cues, level=None, limit=None, nth=None))
            said, plan = oriented(said, combined, self._relations)
        else:
            said, plan = self._returned(said, found, memory, memory.last)
            said = self._wholes.placed(self._talked_of.placed(said, plan), found, plan, memory)
        said = renumbered(self._talked_of.settled(said, plan), plan)
        said = self._own_place(self._counted_alike(self._kept(said, plan, memory), plan), found, plan)
        said = said if said.given else self._measured(said, found, plan)
        opened = "follow_up" in reading.cues or (said.places and not reading.places)
        return (self._same_year(said, plan) if opened and said.measures and said.places else said), plan

    def _together(self, reading: Reading, found: References, memory: Memory) -> Plan | None:
        """Figures told before that are to be set beside each other."""
        beside = set_beside(reading, memory.last, self._measures) if memory.last else None
        return beside or self._of_whole(reading, found, memory) or self._pairing.combined(reading, found, memory)

    def _of_whole(self, reading: Reading, found: References, memory: Memory) -> Plan | None:
        """ "What percent is that?" after the figure of a place and that of the whole it lies in."""
        named = reading.places or reading.measures or reading.facets or reading.years or reading.cues.level
        if (
            named
            or len(memory.plans) < 2
            or not reading.cues.any("share", "percent_change")
            or "change" in reading.cues
        ):
            return None
        newest, older = memory.plans[:2]
        alike = newest.op == older.op == "value" and newest.measures == older.measures and newest.years == older.years
        if not alike or not len(newest.measures) == len(newest.areas) == len(older.areas) == 1:
            return None
        code, areas = newest.measures[0], (newest.areas[0], older.areas[0])
        if not self._measures.adds_up(code) or self._relations.measure(reading, found, newest):
            return None
        for part, whole in (areas, areas[::-1]):
            if part != whole and (whole == JAPAN or self._gazetteer.holds(whole, part)):
                return Plan(op="share", measures=(code,), areas=(part,), of=whole, years=newest.years)
        return None

    def _returned(self, reading: Reading, found: References, memory: Memory, last: Plan) -> tuple[Reading, Plan]:
        """ "Back to the first number", "back to Setagaya": an earlier plan."""
        first = memory.first
        listed = found.item is not None and refers(reading, found, last)  # its first one
        if listed:
            cues = reading.cues.without("most", "least")  # of その1位 the first one is meant, not an order
            return replace(reading, cues=replace(cues, level=None, limit=None, nth=None)), last
        if "first" in found and first is not None and not reading.years.first_census:
            return replace(reading, cues=replace(reading.cues, level=None, limit=None, nth=None)), first
        if "back" in found and (reading.places or reading.measures):
            named = {place.code for place in reading.places}
            codes = {code for group in reading.measures for code in group}
            for plan in memory.plans:
                if named <= set(areas_of(plan)) and (not codes or codes & set(plan.measures)):
                    return reading, plan
        if "fraction" in found and reading.places and not self._within(last, reading.places[0].code):
            reading = replace(reading, cues=reading.cues.with_("ratio").without("share"))
        nowhere = all(place.code == JAPAN for place in reading.places)  # 全国で何位？ says among which
        if "position" in reading.cues and nowhere and last.op == "value" and last.areas == (JAPAN,):
            alike = (one for one in memory.plans[1:] if one.op == "value" and one.measures == last.measures)
            return reading, next((one for one in alike if one.areas != (JAPAN,)), last)  # Japan stands in no order
        if "position" in reading.cues and nowhere and (one := _beside_japan(last)):
            return reading, one
        if among := self._among_those(reading, last, memory):
            return reading, among
        if (
            reading.places
            and [place.code for place in reading.places] == list(last.areas)
            and reading.cues.any(*_RELATED)
        ):
            older = (plan for plan in memory.plans if plan.measures == last.measures and plan.areas != last.areas)
            return reading, next(older, last)  # "what share of Japan is it?" after Saga and Japan
        return reading, last

    def _among_those(self, reading: Reading, last: Plan, memory: Memory) -> Plan | None:
        """ "And which has most?" after a figure of the place that an order found: among those that were ordered."""
        cues = reading.cues
        one = last.op in ("value", "share") and len(last.areas) == 1
        if not one or reading.places or not cues.ordered or "peak" in cues or _ANYWHERE.search(reading.text.folded):
            return None
        for plan in memory.plans[1:]:
            if plan.op == "rank" and plan.scope is not None and plan.scope.inside and len(plan.measures) == 1:
                alike = cues.level in (None, plan.scope.level) or {cues.level, plan.scope.level} == _WARDS
                found = alike and last.areas[0] in self._gazetteer.members(plan.scope)
                ordered = (
                    plan if self._of_the_first(reading, last) else plan.model_copy(update={"measures": last.measures})
                )
                return ordered if found else None
        return None

    def _of_the_first(self, reading: Reading, last: Plan) -> bool:
        """Whether an order is meant that was told before, and not one by the figure told since: 6位は, "the fewest",
        which is said of what is counted."""
        cues, style = reading.cues, self._catalogue.get(last.measures[0]).unit.style
        counted = style == "count" or not _COUNTED.search(reading.text.folded)
        return not cues.any("most", "least", "worst") or not counted

    def _within(self, plan: Plan, holder: str) -> bool:
        """Whether the plan is of parts of this area: 全国の何分の一 is a share."""
        return holder == JAPAN or any(self._gazetteer.holds(holder, area) and area != holder for area in plan.areas)

    def _own_place(self, reading: Reading, found: References, plan: Plan) -> Reading:
        """ "The city's population", 市の人口: of the city talked of, not of every city."""
        if placed := self._prefectures(reading, plan):
            return placed
        cues, level = reading.cues, reading.cues.level
        if level is None or "own" not in found or cues.ordered or reading.places:
            return reading
        kinds = self._kinds(plan)
        if level == "prefecture" and kinds & _MUNICIPAL and "share" in cues:
            return replace(reading, cues=replace(cues.with_("own_prefecture").without("that_place"), level=None))
        if "that_place" in cues or (_ANY_OF_KIND.search(reading.text.folded) and "share" not in cues):
            return reading
        if level in kinds:
            return replace(reading, cues=replace(cues.with_("that_place"), level=None))
        return reading

    def _kept(self, reading: Reading, plan: Plan, memory: Memory) -> Reading:
        """What was measured before, as a part or a percentage of it or elsewhere, where the words say no more."""
        if reading.given:
            return reading
        named = {code for codes in reading.measures for code in codes}
        if code := self._share_of_two(reading, memory):
            return replace(reading.meaning(code), strange=(), left=(), covered=True, given=True)
        if named and named <= set(plan.measures) and self._holding.is_part(reading, plan):
            return replace(reading, measures=(), strange=(), left=(), covered=True)  # "of all doctors in Japan"
        if named and named == set(plan.measures) and self._stands_among(reading, plan):
            return replace(reading, measures=(), facets=())  # その密度は23区の中で何番目 after the density of Shibuya
        if named and named == set(plan.measures) and self._sets_beside(reading, plan):
            return replace(reading, measures=(), facets=())  # 静岡市とどっちが広い after the area of Hamamatsu
        kept = self._sexes.told(self._same_count.kept(reading, plan), plan)
        if kept.given:
            return self._same_year(kept, plan) if kept.places else kept
        return self._portions.told(kept, plan, memory)

    def _share_of_two(self, reading: Reading, memory: Memory) -> str | None:
        """ "What percentage is that?" after vacant dwellings and after all of them: the share that is published."""
        bare = not (reading.measures or reading.facets or reading.places or reading.years or reading.cues.level)
        if not bare or len(memory.plans) < 2 or "share" not in reading.cues or reading.cues.any("change", "difference"):
            return None
        newest, older = memory.plans[:2]
        alike = newest.op == older.op == "value" and (newest.areas, newest.years) == (older.areas, older.years)
        if not alike or not len(newest.measures) == len(older.measures) == len(newest.areas) == 1:
            return None
        one, other = newest.measures[0], older.measures[0]
        share_of = self._relations.belonging.share_of
        return share_of(one, other) or share_of(other, one)

    def _stands_among(self, reading: Reading, plan: Plan) -> bool:
        """Whether the place of the area talked of is asked for, in an area that holds it."""
        one = plan.op == "value" and len(plan.areas) == len(reading.places) == 1 and "position" in reading.cues
        return one and reading.places[0].code != plan.areas[0] and self._within(plan, reading.places[0].code)

    def _sets_beside(self, reading: Reading, plan: Plan) -> bool:
        """Whether another place is compared with the one talked of."""
        one = plan.op == "value" and len(plan.areas) == len(reading.places) == 1 and not reading.years
        other = one and reading.places[0].code != plan.areas[0]
        return (
            other
            and reading.cues.any("compare", "difference", "ratio")
            and _BESIDE.search(reading.text.folded) is not None
        )

    def _prefectures(self, reading: Reading, plan: Plan) -> Reading | None:
        """ "And the prefecture's population?", 県の面積は after those of its capital: of the prefecture."""
        cues, folded = reading.cues, _OPENS.sub("", reading.text.folded)
        said = cues.level == "prefecture" and _PREFECTURES.search(folded)
        over_all = cues.any(*_OVER_ALL) or cues.limit or cues.nth or _ANY_OF_KIND.search(folded)
        asks = reading.measures or _WHOLE.search(folded)
        if reading.places or over_all or not (said or _PREFECTURES_JA.match(folded)) or not asks:
            return None
        holder = self._holding.prefecture(plan.areas[0]) if self._kinds(plan) & _MUNICIPAL and plan.areas else None
        if holder is None:
            return None
        cues = replace(cues.without("that_place", "own_prefecture", "pronoun"), level=None)
        return replace(reading, places=(Place((holder,), 0, 0),), cues=cues, unknown=None)

    def _counted_alike(self, reading: Reading, plan: Plan) -> Reading:
        """千葉は何人 after those who moved in: of them, where the words alone would be of everybody."""
        named = any(mention.measures for mention in reading.mentions)
        units = {self._catalogue.get(code).unit.key for code in plan.measures}
        if _HOUSEHOLDS.search(reading.text.folded) and self._of_households(reading, plan):
            return self._same_year(reading.meaning(plan.measures[0]), plan)
        alike = len(plan.measures) == 1 and units == {self._catalogue.get(POPULATION).unit.key}
        if named or not alike or "living" in reading.cues or not counts_everybody(replace(reading, measures=())):
            return reading
        return self._same_year(reading.meaning(plan.measures[0]), plan)

    def _of_households(self, reading: Reading, plan: Plan) -> bool:
        """奈良県だと何世帯 after nuclear families: of them, and not of all households."""
        counted = [self._catalogue.get(code) for code in plan.measures]
        known = len(counted) == 1 and counted[0].unit.ja == "世帯"
        said = {reading.text.folded[one.start : one.end] for one in reading.mentions if one.measures}
        return known and not reading.facets and said <= {"世帯", "何世帯"}

    def _kinds(self, plan: Plan) -> frozenset[str]:
        """The kinds of area that the plan's one area is."""
        if plan.scope is not None:
            return frozenset({plan.scope.level})
        if len(plan.areas) != 1:
            return frozenset()
        area = self._gazetteer.get(plan.areas[0])
        return frozenset({area.level, area.type or area.level})

    def _measured(self, reading: Reading, found: References, plan: Plan) -> Reading:
        """The reading with the measure that belongs with the previous one."""
        parts = "own_prefecture" in reading.cues and "share" in reading.cues
        if reading.places and reading.facets and not reading.measures:
            return self._faceted(reading, plan)
        bare = reading.measures in ((), ((POPULATION,),)) and not reading.facets
        if "their_number" in found and bare and len(plan.measures) == 1:
            number = self._relations.counted(plan.measures[0])  # after a share: of that the number, in order
            return replace(reading.meaning(number), given=True) if number else reading
        head = len(plan.measures) == 1 and self._relations.per_person(reading, plan.measures[0])
        if (reading.places and reading.measures) or reading.thresholds or parts or (reading.cues.level and not head):
            return reading
        code = head or self._relations.measure(reading, found, plan) or self._relations.instead(reading, plan)
        if code is None:
            return reading
        cues = reading.cues.without("share", "rate", "per", *(("mean",) if "per" not in reading.cues else ()))
        if "net" in found or len(plan.measures) > 1:
            cues = cues.without("difference", "sum")
        told = reading.meaning(code)
        if reading.places:
            told = replace(told, years=self._same_year(reading, plan).years)
        elif head and plan.areas and plan.years and set(plan.years) <= set(self._measures.years(head, plan.areas[0])):
            told = replace(told, years=reading.years if reading.years else Years(years=plan.years))
        return replace(told, cues=cues, strange=(), left=(), facets=(), unknown=None, covered=True, given=True)

    def _faceted(self, reading: Reading, plan: Plan) -> Reading:
        """ "And women in Japan as a whole?": of what was measured, in the year talked of."""
        code = self._relations.member(plan.measures[0], dict(reading.facets)) if len(plan.measures) == 1 else None
        if code is None or not is_short(reading) or reading.strange or reading.left:
            return reading
        return replace(self._same_year(reading, plan).meaning(code), facets=())

    def _same_year(self, reading: Reading, plan: Plan) -> Reading:
        """The year talked of, where a question that names measure and place says none."""
        years = reading.years
        if years or years.latest or len(plan.years) != 1:
            return reading
        known = [self._measures.years(codes[0], place.code) for codes in reading.measures for place in reading.places]
        if any(plan.years[0] not in figures for figures in known):
            return reading
        return replace(reading, years=Years(years=plan.years, spans=years.spans))


def _beside_japan(plan: Plan) -> Plan | None:
    """The figure of the one area that was set beside that of Japan."""
    areas = tuple(area for area in plan.areas if area != JAPAN)
    one = plan.op in _RELATED and len(plan.areas) == 2 and len(areas) == len(plan.measures) == 1
    return Plan(op="value", measures=plan.measures, areas=areas, years=plan.years) if one else None
