"""Shorthand of notes and text messages, written out: "pop of Nara pref", "avg hh size", "% of ppl 65yo+".

Only words that stand for one word in any question are here; a name keeps its letters where it is capitalised
within a sentence.
"""

from __future__ import annotations

import re

_WORDS = {
    # people and households
    "ppl": "people", "peeps": "people", "pax": "persons", "hh": "household", "hhs": "households",
    "hhold": "household", "hholds": "households", "h/h": "household", "pop": "population", "popn": "population",
    "pop'n": "population", "popul": "population", "pops": "populations", "fem": "female", "yo": "years old",
    "y/o": "years old", "oap": "pensioner", "oaps": "pensioners",
    # places
    "pref": "prefecture", "prefs": "prefectures", "muni": "municipality", "munis": "municipalities",
    "natl": "national", "natnl": "national", "nat'l": "national",
    # what is done with figures
    "avg": "average", "avrg": "average", "avge": "average", "ave": "average", "tot": "total", "pct": "percent",
    "perc": "percent", "diff": "difference", "nbr": "number", "num": "number", "nr": "number", "chg": "change",
    "incr": "increase", "decr": "decrease", "w/": "with", "w/o": "without", "b/w": "between", "approx": "about",
    "btwn": "between", "betw": "between", "yr": "year", "yrs": "years", "govt": "government", "gov't": "government",
    "sq": "square", "cmp": "compare", "thru": "through", "u": "you", "ur": "your", "abt": "about",
    # things counted
    "dr": "doctor", "drs": "doctors", "hosp": "hospital", "hosps": "hospitals", "elem": "elementary",
    "uni": "university", "unis": "universities", "univ": "university", "jhs": "junior high school", "jr": "junior",
    "kindy": "kindergarten", "estabs": "establishments", "biz": "business", "mfg": "manufacturing",
    "agri": "agriculture", "temp": "temperature", "temps": "temperatures", "precip": "precipitation",
    "unemp": "unemployment", "dens": "density", "apts": "apartments", "resto": "restaurant", "restos": "restaurants",
    "fertil": "fertility", "infl": "inflation", "edu": "education", "educ": "education", "expend": "expenditure",
}  # fmt: skip
_MUSIC = "concerts?|music|songs?|culture|idols?|groups?|stars?|arts?|artists?|bands?"
_SHORT = re.compile(
    rf"(?<![\w'/.-])({'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\.?(?![\w'/-])(?! (?:{_MUSIC}))",
    re.IGNORECASE,
)
_YEARS_OLD = re.compile(r"(?<=\d)\s?(?:y/?o|yrs? old)s?\b", re.IGNORECASE)
_AND = re.compile(r"(?<=[a-z]) n (?=[a-z])", re.IGNORECASE)  # "hotels n inns"


def written_out(text: str) -> str:
    """The text with shorthand in full. Text without Latin letters is returned as it is."""
    text = _YEARS_OLD.sub(" years old", text)
    text = _AND.sub(" and ", text)
    return _SHORT.sub(lambda match: match.group() if _is_name(text, match) else _WORDS[match[1].lower()], text)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a capital within an ordinary sentence makes it a name (Uni, Ave); in a shouted one it does not."""
    word = match[1]
    return bool(word[0].isupper() and not word.isupper() and match.start() and text[match.start() - 1] == " ")
