"""The sections of a report, as data: a heading, the measures in order, and the words that ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report.

    measures   codes in order; those without a figure for the area are left out
    en_words, ja_words  alternatives of a regular expression that name the section in a question
    """

    key: str
    en: str
    ja: str
    measures: tuple[str, ...]
    en_words: str
    ja_words: str

    @property
    def lead(self) -> str:
        """The measure that stands for the section in a plan."""
        return self.measures[0]


SECTIONS = (
    Section(
        "population", "Population", "人口",
        ("A1101", "density", "total_increase", "natural_increase", "net_migration", "foreign_share"),
        r"populations?|inhabitants|residents", "人口",
    ),
    Section(
        "age", "Age", "年齢構成",
        ("ageing_rate", "child_share", "working_age_share", "late_elderly_share"),
        r"age(?:s|ing)?|age structure|elderly|children", "年齢|高齢|少子",
    ),
    Section(
        "households", "Households", "世帯",
        ("A7101", "persons_per_household", "single_share", "seniors_alone_rate"),
        r"households?|families|living arrangements", "世帯|家族",
    ),
    Section(
        "births", "Births and deaths", "出生・死亡",
        ("birth_rate", "A4101", "A4200", "A4103", "marriage_rate", "divorce_rate"),
        r"births?|deaths?|fertility|marriages?|vital statistics", "出生|死亡|婚姻|離婚|人口動態",
    ),
    Section(
        "work", "Work", "就業",
        ("employment_rate", "F1102", "unemployment_rate", "primary_share", "secondary_share", "tertiary_share"),
        r"work|jobs?|employment|labou?r|industr(?:y|ies)|economy", "就業|雇用|労働|仕事|産業|経済",
    ),
    Section(
        "schools", "Schools", "教育",
        ("elementary_pupils_per_school", "E2101", "E2501", "E3101", "E4101"),
        r"schools?|education|pupils", "教育|学校|児童",
    ),
    Section(
        "health", "Health care", "医療",
        ("doctors_per_100k", "I510120", "I5102", "I6100"),
        r"health(?: ?care)?|medical(?: care)?|medicine|hospitals?|doctors?", "医療|病院|医師|健康",
    ),
    Section(
        "finances", "Municipal finances", "財政",
        ("expenditure_per_person", "D3201", "D3203", "local_tax_share", "D2203", "D2211"),
        r"financ(?:es?|ial)|budgets?|fiscal|revenues?|spending", "財政|歳入|歳出|予算",
    ),
)  # fmt: skip

CHANGING = ("A1101", "A7101", "A4101", "E2501")
"""Measures whose change a report tells, each where its section is told."""
SINCE = (2000, 2015)


def chosen(measures: Sequence[str]) -> tuple[Section, ...]:
    """The sections that hold any of the measures; all where none is named or none is of a section."""
    found = tuple(section for section in SECTIONS if not set(measures).isdisjoint(section.measures))
    return found or SECTIONS
