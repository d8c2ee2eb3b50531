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
    "twn": "town", "twns": "towns", "vill": "village", "vills": "villages",
    "natl": "national", "natnl": "national", "nat'l": "national",
    # what is done with figures
    "avg": "average", "avrg": "average", "avge": "average", "ave": "average", "tot": "total", "pct": "percent",
    "perc": "percent", "diff": "difference", "nbr": "number", "num": "number", "nr": "number", "chg": "change",
    "incr": "increase", "decr": "decrease", "w/": "with", "w/o": "without", "b/w": "between", "approx": "about",
    "btwn": "between", "betw": "between", "yr": "year", "yrs": "years", "govt": "government", "gov't": "government",
    "teh": "the", "hte": "the", "adn": "and", "waht": "what", "hwo": "how",
    "hw": "how", "mny": "many", "mch": "much", "wat": "what", "wut": "what", "wht": "what", "wich": "which",
    "whch": "which", "wots": "what is", "whr": "where", "pple": "people", "ppls": "people", "nmbr": "number",
    "numbr": "number", "nos": "numbers", "bw": "between", "pls": "please", "shld": "should",
    "avail": "available", "defn": "definition", "mins": "minutes", "hrs": "hours", "ttl": "total",
    "sq": "square", "cmp": "compare", "thru": "through", "u": "you", "ur": "your", "abt": "about",
    # things counted
    "dr": "doctor", "drs": "doctors", "docs": "doctors", "hosp": "hospital", "hosps": "hospitals", "elem": "elementary",
    "uni": "university", "unis": "universities", "univ": "university", "jhs": "junior high school", "jr": "junior",
    "sch": "school", "schs": "schools", "wkrs": "workers", "tchrs": "teachers", "fgn": "foreign", "hsg": "housing",
    "kindy": "kindergarten", "estabs": "establishments", "biz": "business", "mfg": "manufacturing",
    "agri": "agriculture", "temp": "temperature", "temps": "temperatures", "precip": "precipitation",
    "proj": "projection", "projn": "projection", "fcst": "forecast",
    "unemp": "unemployment", "dens": "density", "apts": "apartments", "resto": "restaurant", "restos": "restaurants",
    "fertil": "fertility", "infl": "inflation", "edu": "education", "educ": "education", "expend": "expenditure",
}  # fmt: skip
_SCHOOLS = {"hs": "high school", "es": "elementary school", "ms": "junior high school"}
_AT_SCHOOL = re.compile(
    r"(?<![\w'.-])(hs|es|ms) (?=(?:students?|pupils?|grad(?:uate)?s?|teachers?|enroll?ments?|kids)\b)", re.IGNORECASE
)
_AGED = re.compile(r"(?<![\w.-])(?P<sign>[uo])-?(?P<age>[1-9]\d)(?:'?s)?(?![\w.,]*\d|[\w-])", re.IGNORECASE)
_DEFINED = re.compile(r"\bdef\b\.?(?= of\b|\W*$)", re.IGNORECASE)
_HOMEWARD = re.compile(  # of which only that from work is told
    r"(\b(?:time|when)\b[^.?!]{0,40}?\b(?:come|get|arrive|return)s?)(?: back)? home\b(?! from\b)", re.IGNORECASE
)
_MUSIC = "concerts?|music|songs?|culture|idols?|groups?|stars?|arts?|artists?|bands?"
_SHORT = re.compile(
    rf"(?<![\w'/.-])({'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\.?(?![\w'/-])(?! (?:{_MUSIC}))",
    re.IGNORECASE,
)
_YEARS_OLD = re.compile(r"(?<=\d)\s?(?:y/?o|yrs? old)s?\b", re.IGNORECASE)
_SCALES = {"thou": "thousand", "mil": "million", "mill": "million", "mln": "million", "mio": "million", "m": "million",
           "bil": "billion", "bill": "billion", "bln": "billion", "tril": "trillion"}  # fmt: skip
_SCALED = re.compile(  # 2 mil, 300 thou, 1.5m; 5 m are metres, as is what is high or above the sea
    r"(?<=\d)(?:(?: ?(thou|mill?|mln|mio|bill?|bln|tril)|(m))\b\.?)(?![²2/])"
    r"(?! (?:above|high|tall|deep|wide|long|of)\b)",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(
    r"(?<![\w#])# ?(?:of )?(?=[a-z]{3})", re.IGNORECASE
)  # "# of prefs", "# hospitals"; #1 is a rank
_MAN_EN = re.compile(r"(?: ?\()?\bman[- ]?(?:en|yen)\b\)?", re.IGNORECASE)  # 万円, which is of no man
_OUTSPENDS = re.compile(r"\boutspen(?P<how>ds?|t|ding)\b", re.IGNORECASE)
_WORKING = re.compile(
    r"\b(women|men|females|males)(?:(?: (?:who|that))? (?:(?:do|are|were|actually) )?(?:work|working|worked)| in "
    r"(?:work|employment|jobs))\b(?! (?:in|for|at|as|on) (?-i:[a-z]))",  # "in manufacturing" they are others
    re.IGNORECASE,
)
_SLASHED = re.compile(  # doctors / 100k ppl, spending/capita
    r"(?<=[a-z]) ?/ ?(?=(?:(?:[\d,]+k?|thousand|million) ?(?:ppl|people|pop(?:ulation)?|residents|inhabitants|persons)|"
    r"capita|head|person|household|hh)\b)",
    re.IGNORECASE,
)
_TOP = re.compile(r"\b(top|bottom|best|worst)-?(?=\d{1,3}\b(?![.,%]\d))", re.IGNORECASE)
_AND = re.compile(r"(?<=[a-z]) n (?=[a-z])", re.IGNORECASE)  # "hotels n inns"

_SPENDS = re.compile(  # who spends, or the verb that says that somebody does; else "monthly food spend" is a noun
    r"\b(?:do|does|did|don't|doesn't|didn't|to|can|will|would|might|must|should|could|people|persons|households|families|"
    r"they|who|that|which|residents|couples|we|i|you|locals|folks|men|women|cities|prefectures|towns|ans|ites)\b"
    r"[^.?!]*\bspend\b",
    re.IGNORECASE,
)
_SPEND = re.compile(r"(?<=[a-z] )spend\b|^spend(?= on )", re.IGNORECASE)

_YOUNG, _GROWN = r"kindergartens?|nurser(?:y|ies)|day-?cares?", r"schools?|colleges?|universit(?:y|ies)"
_ENROLLED = re.compile(  # enrolment is the people enrolled, at whatever school
    r"\b(?:total )?enroll?ments? (?:numbers? |figures? )?(?:of|at|in|for) (?:the |all )?(?P<at>(?:[\w-]+ ){0,3}?)"
    rf"(?:(?P<young>{_YOUNG})|(?P<grown>{_GROWN}))\b|"
    rf"\b(?:(?P<young2>{_YOUNG})|(?P<grown2>{_GROWN}))'?s? enroll?ments?\b(?: numbers?| figures?)?",
    re.IGNORECASE,
)
_ENROLLED_JA = re.compile(
    r"(小学校|中学校?|高校|高等学校|専修学校|専門学校|各種学校|大学|短大|幼稚園)の?(?:在籍|在学)(?:者|生)?の?(?:人?数)"
)
_PUPILS_JA = {"小": "児童数", "大": "学生数", "短": "学生数", "幼": "園児数"}
_FOUR_YEAR = re.compile(r"\b(?:four|4)[- ]year (?:(universit)|college)(y|ies|s)?\b|[4四]年制(?=大学?)", re.IGNORECASE)


def _enrolled(match: re.Match[str]) -> str:
    who = "children" if match["young"] or match["young2"] else "students"
    school = match["young"] or match["grown"]
    return f"{who} at {match['at']}{school}" if school else f"{match['young2'] or match['grown2']} {who}"


def _died(match: re.Match[str]) -> str:
    return f"{match['who']}亡くな" if match["who"] else "亡くなった"


def _four_year(match: re.Match[str]) -> str:
    if match.group()[0] in "4四" and "年" in match.group():
        return ""
    return "universities" if (match[2] or "y") != "y" else "university"  # which every university of Japan is


_WHAT_JA = re.compile(  # "how many" in kana before what is counted
    r"(?:なん|ナン|なに)(?=人|世帯|校|円|軒|件|戸|歳|才|年|番|位|倍|割|%|パーセント|[かカヶケ箇]所|つの|県|市|町村"
    r"|分(?!の)|時(?!代)|棟|台|店|館|施設|日|度|回|箇|ヘクタール|平方|キロ|km|ミリ)"
)
_HOUR_JA = re.compile(  # なんじに起きる
    r"(?:なん|何|なに)(?:じ|時)(?=(?:ごろ|頃|くらい|ぐらい|から|まで|に|は|は?(?:起き|寝|おき|ね))|(?:です|でしょう)?か|[?？])"
)
_ABOUT_JA = re.compile(r"(?<=何時)(?:くらい|ぐらい|ごろ|頃)に(?=寝|起き)")
_SLEPT_JA = re.compile(  # ねる beside a time: 何時にねる, 一日何分ねてる
    r"(?P<before>(?:[時分]間?|よる|夜|毎日|一日)[^、。?？]{0,7}?)ね(?=て|る|ます|ん(?:の|ねん|だ))"
)
_ROSE_JA = re.compile(r"(?P<before>(?:時|朝|あさ)[^、。?？]{0,6}?)おき(?=て|る|ます|ん(?:の|ねん|だ))")
_DIED_JA = re.compile(  # in kana, of people; 学校がなくなった and いなくなった are something else
    r"(?P<who>(?:人|方|ひと)(?:くらい|ぐらい|ほど)?[がはも]?)なくな(?=った|っ|り|る)"
    r"|(?<![がはもをいぁ-ゖ])なくなった(?=人|方|ひと|の)|(?<=[でにはが、 人])なくなった(?=人|方|ひと)"
)
_BORN_JA = re.compile(r"うまれ(?=た|る|て|ま)")
_DAYS_JA = re.compile(r"(?<![\d一二三四五十数])年間の?(?=[一-鿿]{1,2}日数)")  # 年間降水日数 is no 年間降水
_AT_WORK_JA = re.compile(r"働く(?=女|男)")
_OCCUPIER = re.compile(r"\b(owner[- ])occupier(?= (?:hous|home|dwelling|unit|start))", re.IGNORECASE)


def written_out(text: str) -> str:
    """The text with shorthand in full. Text without Latin letters is returned as it is."""
    text = _YEARS_OLD.sub(" years old", text)
    text = _SCALED.sub(lambda match: f" {_SCALES[(match[1] or match[2]).lower()]}", text)
    text = _MAN_EN.sub(lambda match: "" if match.group().lstrip().startswith("(") else "ten thousand yen", text)
    text = _TOP.sub(r"\1 ", _NUMBER_SIGN.sub("number of ", text))
    text = _ENROLLED.sub(_enrolled, _FOUR_YEAR.sub(_four_year, text))
    text = _ENROLLED_JA.sub(lambda match: f"{match[1]}の{_PUPILS_JA.get(match[1][0], '生徒数')}", text)
    text = _AT_SCHOOL.sub(lambda match: f"{_SCHOOLS[match[1].lower()]} ", _DEFINED.sub("definition", text))
    text = _AGED.sub(lambda match: f"{'under' if match['sign'] in 'uU' else 'over'}-{match['age']}s", text)
    text = _SLASHED.sub(" per ", text)
    text = _WORKING.sub(r"working \1", text)
    text = _HOMEWARD.sub(r"\1 home from work", text)
    text = _OUTSPENDS.sub(r"spen\g<how> more than", text)
    text = text if _SPENDS.search(text) else _SPEND.sub("spending", text)
    text = _OCCUPIER.sub(r"\1occupied", text)
    text = _DAYS_JA.sub("", text)
    text = _ROSE_JA.sub(r"\g<before>起き", _SLEPT_JA.sub(r"\g<before>寝", _HOUR_JA.sub("何時", text)))
    text = _ABOUT_JA.sub("に", text)
    text = _WHAT_JA.sub("何", _AND.sub(" and ", text))
    text = _AT_WORK_JA.sub("働いている", _BORN_JA.sub("生まれ", _DIED_JA.sub(_died, text)))
    return _SHORT.sub(lambda match: match.group() if _is_name(text, match) else _WORDS[match[1].lower()], text)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a capital within an ordinary sentence makes it a name (Uni, Ave); in a shouted one it does not."""
    word = match[1]
    return bool(word[0].isupper() and not word.isupper() and match.start() and text[match.start() - 1] == " ")
