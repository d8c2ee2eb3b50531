"""Follow-ups: "And Osaka?", "what about in 2015?", "per km²?", じゃあ大阪は？ against the previous plan."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from census.areas import Gazetteer
from census.measures import Measures
from census.plan import AGGREGATES, Plan, Scope
from census.types import JAPAN
from census.understand.finding import IN_THAT_RESPECT
from census.understand.holding import Holding
from census.understand.joining import joins
from census.understand.namesakes import Namesakes
from census.understand.operations import aggregate
from census.understand.places import Place, wards_of
from census.understand.quotients import divides, leads, so_many_of
from census.understand.reading import Reading
from census.understand.referring import references
from census.understand.refiltering import refiltered
from census.understand.reordering import Reordering
from census.understand.scoping import published_level, set_alone
from census.understand.standings import stood_among
from census.understand.timing import Timing, stretch
from census.units import fits

_TWO_TIMES = ("change", "difference", "ratio", "compare")
_OF_ALL = re.compile(
    r"最下位|最上位|トップ|首位|[1-9一二三四五]位|ワースト|(?:最も|一番|いちばん)[^。]{0,6}(?:の|ところ|とこ)は|"
    r"\b(?:top|bottom|last|first) (?:place|of all|\d+)\b|^(?:and |so )*(?:the )?(?!late|near|clos)[a-z]+est[?.! ]*$"
)
_OF_ONE_YEAR = AGGREGATES | {"count", "rank", "position"}
_WIDE = ("country", "region", "set")
_HOLDERS = (*_WIDE, "prefecture")


def continued(
    reading: Reading, previous: Plan, codes: tuple[str, ...], measures: Measures, gazetteer: Gazetteer
) -> Plan | None:
    """The previous plan with what the question replaces; None when it does not fit."""
    try:
        return _Continuation(reading, previous, codes, measures, gazetteer).plan()
    except ValidationError:
        return None


class _Continuation:
    """The parts of a plan as they are replaced, one after another."""

    def __init__(
        self, reading: Reading, previous: Plan, codes: tuple[str, ...], measures: Measures, gazetteer: Gazetteer
    ) -> None:
        self.reading = reading
        self.cues = reading.cues
        self.previous = previous
        self.measures = measures
        self.gazetteer = gazetteer
        self.holding = Holding(gazetteer)
        self.namesakes = Namesakes(reading, previous, gazetteer)
        self.within: tuple[str, ...] = ()  # among which areas one is ranked
        self.parts: dict[str, Any] = previous.model_dump(exclude_defaults=True)
        self.filtered = refiltered(reading, previous, measures)
        compared = {code for one in reading.thresholds for code in one.measures}
        if codes and not (self.filtered and compared.issuperset(codes)):
            self.parts["measures"] = codes
        told = reading.cues.ordered or reading.cues.any("position", "ranking", "next") or "same" in references(reading)
        told = told or bool(IN_THAT_RESPECT.search(reading.text.folded))  # "and by area?", 面積だと？
        if previous.op == "position" and set(self.parts["measures"]) != set(previous.measures) and not told:
            self._only("value")  # "and the share of children there?" asks for it, not for its rank

    def plan(self) -> Plan | None:
        if self.reading.excluded and self.previous.scope is None:
            return None  # there is nothing to leave it out of
        areas = tuple(self._with_figures(place) for place in self.reading.places)
        if scope := self._left_out():
            self.parts["scope"] = scope
        if areas:
            self._replace_areas(areas)
        elif self._of_own_prefecture():
            self._only("share", areas=self.previous.areas, of=self.holding.prefecture(self.previous.areas[0]))
        elif "that_place" in self.cues:
            pass
        elif self._topped(()):
            self._top(())
        elif self.cues.level and (other := self.namesakes.of_kind(self.cues.level)):
            self.parts["areas"] = (other,)
        elif self.previous.scope and self.cues.level:
            known = scope or self.previous.scope
            kind = "ward" if {self.cues.level, known.level} == {"ward", "special_ward"} else self.cues.level
            self.parts["scope"] = known.model_copy(update={"level": known.level if kind == "ward" else kind})
        self._replace_years()
        self._replace_order()
        self._replace_operation()
        if references(self.reading).any("only_number", "restated") and self.parts["op"] != "rank":
            self._only("value")
        self._fit()
        return Plan.model_validate(self.parts)

    # -- areas ----------------------------------------------------------------------------------

    def _left_out(self) -> Scope | None:
        """The areas with the conditions said anew, and without those left out now: 東京以外だと？"""
        scope = self.filtered or (self.previous.scope if self.reading.excluded else None)
        if scope is None or not self.reading.excluded:
            return scope
        return scope.model_copy(update={"exclude": tuple(dict.fromkeys((*scope.exclude, *self.reading.excluded)))})

    def _with_figures(self, place: Place) -> str:
        """The place, or its namesake where only that has figures (household spending of a capital)."""
        code = self.parts["measures"][0]
        named = self.namesakes.kindred(place)
        named += wards_of(place, self.reading.text.folded, self.gazetteer)
        return next((area for area in named if self.measures.years(code, area)), named[0])

    def _replace_areas(self, areas: tuple[str, ...]) -> None:
        previous, cues = self.previous, self.cues
        share = "share" in cues and "change" not in cues
        namesake = None if share else self.namesakes.within(areas)
        added = next((name for name in ("sum", "mean", "median") if name in cues), None)
        if namesake:
            self.parts["areas"] = (namesake,)
        elif (
            "position" in cues
            and len(areas) == len(previous.areas) == 1
            and self.holding.holds(areas[0], previous.areas[0])
        ):
            self.within = () if areas == (JAPAN,) else areas
        elif previous.scope and previous.op == "position" and self._moves_around(areas):
            inside = () if areas == (JAPAN,) else areas
            self.parts["scope"] = (self._left_out() or previous.scope).model_copy(update={"inside": inside})
        elif self._topped(areas):
            self._top(areas)
        elif share and self._adds_up() and (pair := self.holding.part_and_whole(areas)):
            self._only("share", areas=pair[:1], of=pair[1])
        elif share and len(areas) == len(previous.areas) == 1 and self.holding.holds(previous.areas[0], areas[0]):
            self._only("share", areas=areas, of=previous.areas[0])
        elif share and len(areas) == 1 and previous.areas and self._parts_of(areas[0]):
            self._only("share", areas=previous.areas, of=areas[0])
        elif added and previous.areas and ("also" in cues or joins(self.reading)):
            self._only(added, areas=tuple(dict.fromkeys((*previous.areas, *areas))))
        elif len(previous.areas) > 1 and not previous.scope and "also" in cues:  # 名古屋も入れて
            self.parts["areas"] = tuple(dict.fromkeys((*previous.areas, *areas)))
        elif self._moves_scope(areas) and previous.scope:
            inside = () if areas == (JAPAN,) else areas
            self.parts["scope"] = (self._left_out() or previous.scope).model_copy(update={"inside": inside})
        else:
            self._name_areas(areas)

    def _moves_around(self, areas: tuple[str, ...]) -> bool:
        """ "And within Ishikawa?", 全国だと？ after the rank of one of its cities."""
        inside = self.previous.scope.inside if self.previous.scope else ()
        wider = areas == (JAPAN,) and bool(inside) and not self.reading.measures
        return wider or self.holding.is_around(areas, self.previous.areas)

    def _adds_up(self) -> bool:
        return self.measures.adds_up(self.parts["measures"][0])

    def _parts_of(self, whole: str) -> bool:
        """Whether the previous areas are parts of this one, and its figure the sum of those of its parts."""
        return self._adds_up() and self.holding.holds_all(whole, self.previous.areas)

    def _of_own_prefecture(self) -> bool:
        """ "What share of the prefecture is that?" """
        one = len(self.previous.areas) == 1 and self.cues.any("share") and "own_prefecture" in self.cues
        holder = self.holding.prefecture(self.previous.areas[0]) if one else None
        return holder is not None and self._parts_of(holder)

    def _topped(self, areas: tuple[str, ...]) -> bool:
        """ "Who in the whole country has most?", "where is it highest?" after the figure of one place."""
        before, cues = self.previous, self.cues
        told = (
            (before.scope is None or before.op == "position")
            and bool(before.areas)
            and before.op in ("value", "share", "compare", "series", "change", "difference", "ratio", "position")
        )
        asked = areas or cues.level or "which" in cues or _OF_ALL.search(self.reading.text.folded)
        among = references(self.reading).any("both", "three", "those") and not (
            cues.level and cues.limit
        )  # of those two
        if before.op == "series" and not (areas or cues.level or "which" in cues):
            return False  # 一番多かったのは？ after the years of one place: in which of them
        standing = "peak" in cues or (self.reading.given and "position" in cues)  # 全国最下位？
        if not (told and cues.ordered) or standing or not asked or among:
            return False
        if not areas:
            return bool(cues.level) or len(before.areas) == 1 or bool(_OF_ALL.search(self.reading.text.folded))
        if cues.level:
            return len(areas) == 1
        own = tuple(area for area in before.areas if area != JAPAN) or before.areas  # with which Japan was compared
        return len(areas) == 1 and all(area not in areas and self.holding.holds(areas[0], area) for area in own)

    def _top(self, areas: tuple[str, ...]) -> None:
        """An order of the places like the previous one."""
        own = self.gazetteer.get(self.previous.areas[0])
        kind: Any = self.cues.level or ("prefecture" if own.level == "country" else own.level)
        level = published_level(self.measures, kind, self.parts["measures"][0])
        inside = () if areas == (JAPAN,) else areas
        self.parts.pop("areas", None)
        self._only("rank", scope=set_alone(Scope(level=level, inside=inside)), limit=self.cues.limit or 1)

    def _added(self) -> bool:
        """ "Both together?" of two areas whose figures were asked for."""
        areas, years = self.parts.get("areas", ()), self.parts.get("years", ())
        listed = len(areas) >= 2 and len(self.parts["measures"]) == 1 and len(years) <= 1
        asked = self.cues.any("sum", "mean") and not (self.cues.level or "compare" in self.cues)
        return listed and asked and not self.reading.places

    def _name_areas(self, areas: tuple[str, ...]) -> None:
        among = self.previous.scope and self.previous.op == "position"
        if self.previous.scope and not (among and all(self._among(area) for area in areas)):
            self._only("value")
        op = next((name for name in ("difference", "ratio", "compare") if name in self.cues), None)
        op = op or ("ratio" if self.previous.op == "ratio" and so_many_of(self.reading) else None)
        if op and self.previous.areas and len(areas) == 1:
            among = len(self.previous.areas) == 2 and areas[0] in self.previous.areas
            both = self.previous.areas if among else (self.previous.areas[0], *areas)
            self.parts["op"] = op
            areas = tuple(dict.fromkeys(both[::-1] if leads(self.reading) else both))
        elif op and len(areas) == 2:
            self._only(op)
        of = self.parts.get("of") if self.parts["op"] == "share" else None
        if of and len(areas) == 1 and not self.holding.holds(of, areas[0]):
            cities = (*areas, *self.reading.places[0].namesakes)  # each city's share is of its own prefecture
            area = next((area for area in cities if self.holding.prefecture(area)), areas[0])
            self.parts["of"], areas = self.holding.prefecture(area) or JAPAN, (area,)
        self.parts["areas"] = areas

    def _among(self, area: str) -> bool:
        """Whether an area may be one of those that the area before was ranked among: Japan is not."""
        level = self.gazetteer.get(area).level
        return level not in _WIDE or (self.previous.scope is not None and self.previous.scope.level == level)

    def _moves_scope(self, areas: tuple[str, ...]) -> bool:
        """ "And in Hokkaido?" after a ranking of cities."""
        scope = self.previous.scope
        if scope is None or self.previous.op == "position" or len(areas) != 1:
            return False
        if areas == (scope.inside or (JAPAN,)):
            return self.cues.ordered  # nothing would change: its own figure is asked for
        level = self.gazetteer.get(areas[0]).level
        return level in _HOLDERS and level != scope.level

    # -- years ----------------------------------------------------------------------------------

    def _replace_years(self) -> None:
        said, before = self.reading.years, self.previous.years
        area = (self.parts.get("areas") or self.previous.areas or (JAPAN,))[0]
        code = self.parts["measures"][0]
        known = self.measures.years(code, area)
        latest = self.measures.latest_year(code, area) or 0
        base = before[-1] if before else latest
        both = self.cues.any(*_TWO_TIMES, "sum") or ("also" in self.cues and bool(before))  # "plus 2021?"
        if said.years:
            apart = len(self.parts.get("areas", ())) > 1 or len(self.parts["measures"]) > 1  # "the gap in 2015"
            one = both and len(said.years) == 1 and not (self.reading.places or apart) and base != said.years[0]
            self._set_years((base, *said.years) if one else said.years)
        elif said.span:
            end = base if before and "since" not in self.reading.text.folded else latest  # 2010年からだと
            start = said.span[0] or (known[0] if known else base)
            self._set_years((start, said.span[1] or max(end, start)))
            self.parts["op"] = "change" if "change" in self.cues else "series"
        elif said.offset or said.previous_census:
            earlier = base + (said.offset or 0)
            if said.previous_census:
                earlier = Timing(self.measures).survey_before(code, area, base, dated=bool(before))
            self._set_years((earlier, base) if both else (earlier,))
        elif said.past:
            told = bool(before) and "pronoun" in self.cues
            self._set_years(stretch(said.past, base, latest, told=told))
        elif self._moves_on(before, latest):
            self._set_years((base, latest))
        elif "change" in self.cues and not before and self.previous.op == "value":
            self._set_years(Timing(self.measures).last_two(code, area))
        elif "change" in self.cues and not before and self.previous.op == "series" and known:
            self._set_years((known[0], latest))
        elif said.latest and self.parts["op"] == "series" and "series" not in self.cues:
            self._only("value", years=())  # 今は after a peak: the figure of today
        elif said.latest or (before and not set(before) & set(known) and not self._keeps_years()):
            self.parts.pop("years", None)

    def _keeps_years(self) -> bool:
        before, now = (self.measures.catalogue.get(one[0]) for one in (self.previous.measures, self.parts["measures"]))
        part = before != now and (before.base or before.code) == (now.base or now.code)  # of those counted then
        return self.previous.scope is not None or "same_year" in self.cues or part

    def _moves_on(self, before: tuple[int, ...], latest: int) -> bool:
        """ "How much has it grown (since then)?" after the figure of an earlier year: up to now."""
        moved = self.cues.any("change", "since") or ("difference" in self.cues and not self.reading.places)
        if max(len(self.parts.get("areas", ())), len(self.parts["measures"])) > 1:
            return False  # their gap, not their growth
        return moved and len(before) == 1 and before[0] < latest and bool(self.parts.get("areas"))

    def _set_years(self, years: tuple[int, ...]) -> None:
        self.parts["years"] = years
        if len(years) == 2 and "compare" in self.cues:
            self.parts["op"] = "compare"

    # -- operation ------------------------------------------------------------------------------

    def _replace_order(self) -> None:
        """ "The lowest?", "top 3?", 2位は？, その次 after a ranking, a comparison or a rank."""
        parts, cues, previous = self.parts, self.cues, self.previous
        order = Reordering(self.reading, previous, self.measures)
        compared = (
            previous.op in ("compare", "sum", "mean", "difference", "ratio")
            and len(previous.areas) >= 2
            and not self.reading.places
        )
        if compared and not cues.any("ratio", "difference", "sum", "mean") and cues.any("most", "least", "less"):
            parts |= {"op": "rank", "limit": 1}
        if opened := order.opened():
            parts.pop("areas", None)
            self._only(**opened)
        elif parts["op"] in ("rank", "position"):
            order.changed(parts)

    def _replace_operation(self) -> None:
        """A new operation on the same areas and years, where the words ask for one."""
        areas, years = self.parts.get("areas", ()), self.parts.get("years", ())
        named = len(self.parts["measures"])
        one_pair = sorted((len(areas), max(len(years), 1), named)) == [1, 1, 2]
        moved = "own_prefecture" in self.cues and self.previous.op == "position"
        if (moved or "position" in self.cues) and len(areas) == 1:
            self._rank(areas[0])
        elif "peak" in self.cues and len(areas) == 1:
            self._only("series", years=years if len(years) == 2 else ())
        elif "series" in self.cues:
            self.parts["op"] = "series"
        elif self.parts["op"] == "sum" and "sum" not in self.cues and len(areas) >= 2 and self._apart():
            self._only("compare")  # "which is higher per 100,000?" after the two together
        elif self._added():
            self._only("sum" if "sum" in self.cues else "mean")
        elif self._beside_another(areas, years):
            self._beside()
        elif one_pair and "ratio" in self.cues and self.parts["op"] != "share":
            self.parts["op"] = "ratio"
        elif len(years) == 2 and self.cues.any("annual", "change"):
            self.parts["op"] = "cagr" if "annual" in self.cues else "change"
        elif one_pair and len(years) == 2 and self._apart_by("difference") and self._in_percent():
            self.parts["op"] = "change"
        elif one_pair and "difference" in self.cues and self.parts["op"] != "share":
            self.parts["op"] = "difference"
        elif self.cues.level and not self.reading.places and (op := aggregate(self.cues)):
            self.parts.pop("areas", None)
            self._only(op, scope=Scope(level=self.cues.level))

    def _apart_by(self, op: str) -> bool:
        """Whether two figures are told apart so, before or now: "how much lower, in per cent?" """
        return self.parts["op"] == op or op in self.cues

    def _in_percent(self) -> bool:
        """ "Per cent?" after by how much a figure fell."""
        asked = self.cues.any("percent_change", "share") and self._adds_up()
        return asked and not (self.reading.measures or self.reading.places or self.reading.years)

    def _apart(self) -> bool:
        """Whether figures that were added up are to be seen one by one."""
        return "compare" in self.cues or not self._adds_up()

    def _beside_another(self, areas: tuple[str, ...], years: tuple[int, ...]) -> bool:
        """ "How many times the residential price is that?": the figure before, and one of another measure."""
        before, now = self.previous.measures, self.parts["measures"]
        one = len(before) == len(now) == len(areas) == 1 and len(years) <= 1 and self.previous.op == "value"
        if not one or before == now or self.reading.places or not self.cues.any("ratio", "difference"):
            return False
        first, second = (self.measures.catalogue.get(codes[0]).unit for codes in (before, now))
        return first.style == second.style

    def _beside(self) -> None:
        named = [one for one in self.reading.mentions if one.measures]
        start, end = min((one.start for one in named), default=0), max((one.end for one in named), default=0)
        pair = (*self.previous.measures, *self.parts["measures"])
        under = "difference" in self.cues or divides(self.reading.text.folded, start, end)
        self.parts["measures"] = pair if under else pair[::-1]
        self._only("ratio" if "ratio" in self.cues else "difference")

    def _rank(self, area: str) -> None:
        """The place of the area among those of its kind."""
        order = {"order": "asc"} if self.cues.any("least", "less") else {}
        scope = stood_among(self.reading, self.previous, (area, self.parts["measures"][0]), self.within, self.measures)
        self._only("position", scope=set_alone(scope), **order)

    def _only(self, op: str, **parts: Any) -> None:
        """This operation with nothing left over from another."""
        for key in ("scope", "order", "limit", "nth", "by", "of"):
            self.parts.pop(key, None)
        self.parts |= {"op": op} | parts

    def _fit(self) -> None:
        """Drops what the operation does not take, or falls back to listing."""
        op, areas, years = self.parts["op"], self.parts.get("areas", ()), self.parts.get("years", ())
        units = (self.measures.catalogue.get(code).unit for code in self.parts["measures"])
        if not any(fits(self.previous.unit, unit) for unit in units):
            self.parts.pop("unit", None)  # hectares are for areas
        several = max(len(areas), len(years), len(self.parts["measures"])) >= 2
        if op == "series" and len(years) == 1:
            self.parts.pop("years")
        if op == "series" and len(years) > 2:
            self.parts["years"] = (min(years), max(years))
        if (op in ("compare", "difference", "ratio") and not several) or (op in ("change", "cagr") and len(years) == 1):
            self.parts["op"] = "value"
        if self.parts["op"] == "value":
            self._only("value")
        if self.parts["op"] in _OF_ONE_YEAR and len(years) > 1 and self.parts.get("by", "value") == "value":
            self.parts["years"] = years[-1:]  # "which place is that?" after growth: of the later year
