"""Questions of which the right answer is known: each asks for one cell, read from the fact store beforehand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from census.areas import Gazetteer
from census.store import FactStore

FORMS = {
    "A1101": "What was the population of {place} in {year}?",
    "A110101": "What was the male population of {place} in {year}?",
    "A110102": "What was the female population of {place} in {year}?",
    "A4101": "How many births were there in {place} in {year}?",
    "A4200": "How many deaths were there in {place} in {year}?",
}
FOLLOW_UP = "And in {year}?"


@dataclass(frozen=True)
class Cell:
    """What an answer must cite, alone."""

    indicator: str
    area: str
    year: int
    value: float


@dataclass(frozen=True)
class Asked:
    """A question, the cell that answers it, and the session it is asked in."""

    question: str
    cell: Cell
    session: str | None = None


@dataclass(frozen=True)
class Dialogue:
    """A question and a follow-up, which makes sense in its own session only."""

    first: Asked
    second: Asked


class Questions:
    """All of them, in a shuffled order that is the same for the same seed. Some are hot: asked time and again."""

    def __init__(self, asked: Sequence[Asked], seed: int, hot: int = 40, hot_share: float = 0.3) -> None:
        self._random = random.Random(seed)  # noqa: S311 - which question comes next is no secret
        self._all = self._random.sample(asked, len(asked))
        self._hot = self._all[:hot]
        self._hot_share = hot_share
        self._next = hot
        self._by_series: dict[tuple[str, str], list[Asked]] = {}
        for one in self._all:
            self._by_series.setdefault((one.cell.indicator, one.cell.area), []).append(one)
        self._sessions = 0

    def __len__(self) -> int:
        return len(self._all)

    def one(self) -> Asked:
        """The next: a hot one now and then, else each in turn."""
        if self._random.random() < self._hot_share:
            return self._random.choice(self._hot)
        self._next = (self._next + 1) % len(self._all)
        return self._all[self._next]

    def dialogue(self) -> Dialogue:
        """The next in a session of its own, followed by another year of the same place and measure."""
        self._sessions += 1
        session = f"chaos-{self._sessions}"
        first = self.one()
        others = [one for one in self._by_series[first.cell.indicator, first.cell.area] if one is not first]
        other = self._random.choice(others)
        follow_up = FOLLOW_UP.format(year=other.cell.year)
        return Dialogue(Asked(first.question, first.cell, session), Asked(follow_up, other.cell, session))


def keyed() -> tuple[Asked, ...]:
    """Every question of FORMS for the country and its prefectures that a cell of the shipped table answers."""
    store, gazetteer = FactStore.load(), Gazetteer.load()
    places = [area for area in gazetteer if area.level in {"country", "prefecture"}]
    found = []
    for code, form in FORMS.items():
        for area in places:
            for year in store.indicator_years(code):
                cell = store.cell(code, area.code, year)
                if cell is not None:
                    question = form.format(place=area.name_en, year=year)
                    found.append(Asked(question, Cell(code, area.code, year, cell.value)))
    return tuple(found)
