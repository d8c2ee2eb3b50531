"""Figures asked for in proportion to the population without a number: "for its size", 人口のわりに."""

from __future__ import annotations

import re

FOR_SIZE = (
    r"\bfor (?:its|their|the|each) (?:own )?size\b(?! of\b)|"
    r"\b(?:relative|proportional|in proportion|in relation|compared?) to (?:(?:its|their|the|overall|total|whole) )*"
    r"(?:size\b|(?:every(?:one|body)|all) else\b|the rest\b)|"
    r"\b(?:given|considering|adjust(?:ed|ing) for|allowing for) (?:(?:its|their|the) )?size\b|"
    r"(?:\x00|規模|人数|サイズ|大きさ)(?:の?(?:規模|大きさ|サイズ))?の(?:割|わり)に(?:は)?|\x00の?規模(?:に対し|を考え|で割)"
)
"""In a text whose names are blanked, the population with them."""
_POPULATION = re.compile(
    r"\b(?:(?:relative|proportional|in proportion|in relation|compared?) to|given|considering|adjust(?:ed|ing) for|"
    r"allowing for|for) (?:(?:its|their|the|overall|total|whole|own) )+population\b|\brelative to population\b"
)


_ABOUT = re.compile(  # "which years do you have for the population" is about it
    r"\b(?:data|figures?|numbers?|years?|stats|statistics|values?|series|censuse?s?|have|got|keep|hold|cover|available|"
    r"published|exists?|recorded|there|ask(?:ing|ed)?|looking|search(?:ing)?|charts?|graphs?|sources?|forecasts?|"
    r"projections?|trends?|scenarios?|variants?|"
    r"cases?|outlooks?|estimates?|ranking|same|what|about|data(?:sets?)?|back|updated?|recent) $"
)


def of_population(folded: str) -> bool:
    """Whether the population is named as what a figure is to be seen against."""
    found = _POPULATION.search(folded)
    about = found is not None and found.group().startswith("for ") and _ABOUT.search(folded[: found.start()])
    return found is not None and not about
