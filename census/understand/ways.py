"""Further English ways to say what is to be done: "as a multiple of", "how far above", "have between them".

They stand beside the words of `cues`, whose texts they are looked for in: names, measures and years are blanked there.
"""

from __future__ import annotations

_IS = "(?:is|are|was|were)"
_DOES = "(?:do|does|did|would)"
_ABOVE = "(?:above|below|ahead|behind|over|under|short of|in front|in advance|clear)"
_BEAT = (
    "(?:beat(?:s|en)?|top(?:s|ped)?|exceed(?:s|ed)?|surpass(?:es|ed)?|outnumber(?:s|ed)?|outstrip(?:s|ped)?|lead|led|"
    "trail(?:s|ed)?)"
)
_AMONG = (
    r"\b(?:among|amongst|of|in|within|out of)(?: (?:all|the|its|their|other|japan's|japanese|\d+)|\x00)*"
    r"(?: ?(?:prefectures|cities|towns|villages|wards|municipalities|regions|capitals|country|nation))\b"
)
_NATIONALLY = r"\b(?:nationally|nationwide|country-?wide|in the (?:country|nation|land|whole country))\b"
_STAND = "(?:stand|rank|come|place|sit|figure|land|finish|lie|feature|rate)s?"
_LADDER = "(?:list|ranking|rankings|table|ladder|league|order|standings|ranks|pecking order|chart)"
_NOT_APART = "".join(  # the gap between them
    f"(?<!{word} )"
    for word in (
        *("gap", "difference", "differ", "gulf", "margin", "distance", "ratio", "spread", "disparity", "discrepancy"),
        *("lies", "lay", "stands", "stood", "compare", "comparison", "apart", "choose", "change", "multiple"),
    )
)
_MERGED = "(?:merged?|joined?|pooled?|united?|lumped?|fused?|amalgamated|combine|put together|rolled into one)"

_PLUNGED = (  # as headlines say of figures
    "collaps(?:e|ed|es|ing)|plummet(?:ed|s|ing)?|tumbl(?:e|ed|es|ing)|slump(?:ed|s|ing)?|sank|sunk|crashed|"
    "nosedived|evaporated"
)
_SOARED = "soar(?:ed|s|ing)?|surg(?:ed|es|ing)|(?:sky)?rocketed|balloon(?:ed|s|ing)?|mushroomed"
_COMPARATIVE = "(?:dear|pric|cost|cheap|larg|bigg|high|low|small|long|short|warm|hott|cold|wett|dri|rich|poor)i?er"
_BECAME = rf"(?:get|gets|got|gotten|become|becomes|became)(?: any| much| a lot| far)? {_COMPARATIVE}"

WAYS: dict[str, str] = {
    "ratio": (
        r"\bas (?:an? )?(?:multiple|quotient|ratio|factor)\b|\bquotient\b|\bdivide[sd]?\b|"
        r"\bwhat (?:is the )?(?:multiple|factor)\b|\btimes over\b|"
        r"\bhow many times\b|\bto-(?:one|1)\b|\bx-?fold\b"
    ),
    "difference": (
        rf"\bhow (?:far|much|many|wide|big|large|great)(?: (?:\w+|\x00+))? {_ABOVE}\b(?! (?:how|what|the list))|"
        r"\b(?:gulf|spread|distance|disparity|discrepancy|excess|surplus|shortfall) between\b|"
        r"\bhow (?:many|much)(?: (?:\w+|\x00+))? (?:separate[sd]?|divide[sd]?|lay between|lies between)\b|"
        r"\b(?:lay|lies|lie|stood|stands) (?:in )?between(?: \x00|\W*$)|\bwhat separate[sd] \x00|"
        r"\bhow (?:many|much)\b[^?.]{0,30} apart\b|"
        r"(?<=\x00) less (?:the |those (?:of|in) |that (?:of|in) )*(?=\x00)|"
        r"\b(?:edge|lead|advantage|surplus|deficit|excess|shortfall)(?: of \x00+)? (?:over|on|against) ?\x00|"
        r"\bhow (?:big|large|great|wide|long) an? (?:lead|margin|gap|edge|surplus|deficit|advantage)\b|"
        r"\btake \x00[^?.]{0,40}?(?:away )?from\b|\bwhat (?:remains|is left|'s left)\b|"
        rf"\b{_BEAT}\b[^?.]{{0,60}}\bby (?:how|what)\b|\bhow (?:many|much) extra\b|"
        r"\bhow (?:many|much)(?: \x00+)? (?:more|less|fewer)\b|"
        r"(?:どれ(?:だけ|くらい|ぐらい|ほど)|どの(?:くらい|ぐらい)|どんだけ|何[^\x00、。]{1,3}?)も?(?:離れ|隔た|ひらい|開い)"
    ),
    "position": (
        rf"\bhow (?:high|low)(?: (?:up|down))? {_DOES} [^?]*\b(?:{_STAND})\b|"
        rf"\bhow (?:high|low)(?: (?:up|down))? {_IS} ?\x00[^?]*(?:{_AMONG}|{_NATIONALLY})|"
        rf"\bhow far (?:up|down)(?: (?:in|on))?[^?]{{0,20}}\b{_LADDER}\b|"
        rf"\bhow {_DOES} [^?]*\bplace(?=\W*(?:\x00+\W*)*(?:among|in|within|nationally|for|when|on|$|\?))|"
        r"\b(?:first|1st), ?(?:second|2nd)\b(?!.*\b(?:place|and) \x00)|"
        r"\b(?:(?:is|was|at|on|in|holds?|held|takes?|took|occup(?:y|ies|ied)) (?:the )?)?"
        r"(?:what|which) (?:spot|slot|rung|standing|ranking)\b|"
        rf"\b(?:is|was|comes?|came) (?:number|no\.?) what\b|\bwhere among(?:st)? |"
        rf"\x00'?s? standing (?:{_AMONG}|{_NATIONALLY})|\bhow many (?:places|spots|ranks|positions|rungs) from\b|"
        r"\bwhere (?:do|would|can|will) (?:we|i|you|one) find ?\x00|"
        rf"\b(?:comes?|came|stands?|stood|placed|ranks?|ranked|is|was) (?:at|in)? ?(?:what|which) "
        r"(?:place|position|spot|rank|number)\b|\b(?:at|from|counting from) (?:the top|which place|what place)[^?]*"
        r"\b(?:what|which) (?:place|number|position)\b|\bat (?:which|what) place\b"
    ),
    "sum": (
        rf"{_NOT_APART}\bbetween (?:them|the (?:two|three|four|five) of them)\b|\b{_MERGED}\b(?=[^?]*\?)|"
        r"\bjoint(?:ly)?\b|\bcollective(?:ly)?\b|\bpool(?:ed)?\b|\blump(?:ed)?\b|"
        r"\bas (?:a|one) (?:single |combined )?(?:unit|bloc|single (?:prefecture|city|town|place|area))\b|"
        r"(?<=\x00) plus (?=\x00)|\badding ?\x00|\bcounted as one\b|\bas one\b|"
        r"\bif \x00[^?]{0,80}\b(?:were|was) (?:one|a single)\b|"
        r"^between \x00[^?,]{0,40} and \x00[^?,]{0,20}, ?how (?:many|much)\b"
    ),
    "change": (
        rf"\b(?:{_PLUNGED}|{_SOARED}|{_BECAME})\b|\bwhat (?:happened|has happened|became|has become) (?:to|of|with)\b|"
        "ふくら[んみむ]|ちぢ[んみむ]|しぼ[んみむ]|萎[んみむ]"
    ),
    "fall": rf"\b(?:{_PLUNGED})\b|ちぢ[んみむ]|しぼ[んみむ]|萎[んみむ]",
    "compare": (
        r"\b(?:set|put|placed?|held?|seen|viewed|taken) (?:beside|alongside|next to|against|side by side)\b|\bbeside\b|"
        r"\balongside\b|(?<=\x00) next to (?=\x00)|\bcontrast(?:ed|ing|s)?\b|\bmeasures? up\b|\bstacks? up\b|"
        r"\bweigh(?:ed)? [^?]*\bagainst\b"
    ),
    "share": (
        r"\b(?:what|which|how (?:big|large|great|high|small) an?) (?:[a-z]+ )?(?:chunk|cut|quota|piece)\b|"
        r"\b(?:of|out of|in|from) (?:every|each) (?:100|hundred|a hundred)\b"
    ),
    "series": (
        r"\b(?:annual|yearly) (?:[a-z]+ )?(?:figures|numbers|data|values|statistics|counts|totals|series|results)\b|"
        r"\byear (?:after|for|on|to) year\b|"
        r"\byear-(?:on|by|after|to|for)-year (?:figures|numbers|data|values|counts)\b|"
        r"\blist\b[^?]*\b(?:annually|yearly)\b|\bannually from\b|"
        r"\b(?:whole|full|complete|entire) (?:run|series|sequence|set of years)\b"
    ),
    "own_prefecture": r"^(?:within|inside|out of|across) \x00+(?: prefecture)?, ?\x00",
    "count": r"\btally of\b|\bhow many\W*$",
}
"""Patterns by the name of the cue they are further words of."""
