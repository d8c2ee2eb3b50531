"""The table of cues: name → pattern of the words of both languages that say it."""

from __future__ import annotations

import re

from census.understand.exclusions import EXCLUDED_JA, EXCLUDING
from census.understand.limits import SUPERLATIVE
from census.understand.proportions import FOR_SIZE
from census.understand.ways import WAYS

_MORE_EN = (
    "more|fewer|less|larger|bigger|higher|lower|greater|smaller|longer|shorter|later|earlier|older|younger|"
    "further|cheaper|dearer|pricier|costlier|wider|warmer|cooler|colder|hotter|wetter|drier|rainier|richer|poorer|"
    "heavier|denser"
)
_COUNTED = "people|persons|residents|inhabitants|minutes|hours|yen|points"
_FALLS = (
    "fall(?:en|s|ing)?|drop(?:ped|s)?(?! (?:the )?(?:[a-z]+ )?(?:yen|money|cash))|"  # dropping money is spending it
    "declin(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)"
)
_MORE_JA = "[多高低広狭長短早遅安暑寒][いくか]|少な|大き|小さ|違|上回|下回"
_DEAR = "(?:expensive|costly|pricey|numerous|common)"
SPARSELY = r"most (?:sparse|sparsely|thinly|lightly|scarcely)"


_IF_JA = (  # "if it goes on"
    "(?:すると|したら|すれば|した場合|していくと|続くと|続けば|続いた(?:ら|場合)|(?:増え|減)(?:ると|れば|って|続け)|"
    "[いゆ行](?:くと|けば|った(?:ら|場合)))"
)


_LOW_FIRST = (  # 人口密度が低い県トップ5, 少ないところベスト3: the top of the low ones
    r"(?:少ない|低い|小さい|狭い|短い|安い)(?:都道府県|市区?町村|自治体|都市|ところ|場所|[都府県市区町村])"
    r"(?=[^。?？]*(?:トップ|ベスト|上位|ランキング|順|\d位))"
)


_DOES_NOT = "(?:(?<![変含構問思言まか])わ|(?<!含)[べま])ない"  # 使わない, 食べない, 飲まない
_ANY_MORE, _ANY_LESS = (  # "more hospitals than anywhere else"
    rf"(?:{words})\b[^.?!,;]{{0,40}}?[ \x00]than any(?:one|body|where)?(?: else| other)?"
    for words in ("more|larger|bigger|higher|greater|longer|later", "fewer|less|smaller|lower|shorter|earlier")
)
_THAN_ANY = r"(?:どこ|誰|だれ|(?:(?:他|ほか)の)?どの(?:都道府)?[県市町村区])(?:の[^、。]{0,6})?より(?:も)?"


_LEVEL_RATE = "(?<!年)(?<!増加)(?<!減少)(?<!伸び)(?<!変化)(?<!増減)(?<!成長)率"  # not that of a growth
_RANKED_MEAN = (  # 世帯人数の平均が一番少ない県 ranks areas by their own averages
    "値?(?:が|は|の|で|して|すると)?、?(?:最も|もっとも|一番|いちばん|最[多少高低大小長短]|[多高長大短低]い|少ない|小さい|"
    r"[\d二三四五六七八九十]+番目)"
)


def _cue(words: str, others: str = "") -> re.Pattern[str]:
    """Whole English words, or any of the other patterns."""
    whole = rf"\b(?:{words})\b" if words else ""
    return re.compile("|".join(filter(None, (whole, others))))


CUES: dict[str, re.Pattern[str]] = {
    "most": _cue(
        rf"most(?: {_DEAR})?|priciest|dearest|costliest|{SUPERLATIVE}|top|leads?|leading|maximum|number one|"
        rf"no\.? ?1|#1|{_ANY_MORE}|(?:ranks?|ranked|places?|placed|comes?|came|finish(?:es|ed)?) first|runners?[- ]?up",
        r"次(?:点|席)|(?<=\x00)一(?![般番人極円帯部])|最も|もっとも|一番|いちばん|最多|最大|最高|最長|トップ|上位|首位|[1一]位|"
        "(?:多い|高い|大きい|広い|長い|早い|多|高|大き)(?:順|い?(?:ほう|方)から)|ベスト|降順|日本一|"
        rf"{_THAN_ANY}(?!(?:\x00|が|も|の|人|数)*(?:少な|低|小さ|狭|短|安|寒))",
    ),
    "least": _cue(
        rf"fewest|least(?: {_DEAR})?|smallest|tiniest|slimmest|scarcest|lowest|bottom|minimum|shortest|cheapest|"
        "poorest|sparsest|earliest|coldest|driest|ascending|(?:br(?:ing|ings|inging|ought)) up the rear|"
        "(?:dead )?last place|(?:to|from|from the)[- ](?:last|bottom|end)|penultimate|"
        rf"last but (?:one|two|three)|{_ANY_LESS}|"
        "ranks? last|dead last|rock bottom|(?:ranked|places?|placed|comes?|came|finish(?:es|ed)?|is|was) last"
        r"(?=$|[?.!,]| (?:in|on|by|for|among|out)\b)|" + SPARSELY,
        r"(?:最も|もっとも|一番|いちばん|一)(?:\x00|が|の)*(?:少な|低|小さ|狭|短|早|安|寒)|(?:番目|位)に?(?:\x00|が|の)*(?:少な|低|小さ|狭|短)|最少|最小|最低|最安|下から|"
        r"(?:最も|もっとも|一番|いちばん)(?:(?!(?:多|高|大|広|長|密)[いくかきっ])[^。?？、]){1,14}?(?:少な|低[いくか]|小さ|狭[いくか]|短[いくか]|まばら|疎ら)|"
        r"(?:最も|もっとも|一番|いちばん)[^。？?]{1,12}(?:て|で)(?:い)?ない|"
        rf"{_LOW_FIRST}|"
        rf"{_THAN_ANY}(?:\x00|が|も|の|人|数)*(?:少な|低|小さ|狭|短|安|寒)|"
        r"[わまべねかさ]ない(?:ほう|方)から|"
        rf"(?:最も|もっとも|一番|いちばん)[^。、?？]{{1,14}}?{_DOES_NOT}(?!よう)|"
        rf"{_DOES_NOT}(?:\x00+|都道府県|市区?町村|自治体|ところ|[都府県市区町村])[^。?？]*(?:トップ|ベスト|上位|ランキング|順)|"
        "最短|下位|最下位|ビリ|びり(?=[はのか])|どべ|ドベ|どん(?:尻|じり)|最後尾|(?:一番|いちばん)(?:後ろ|うしろ|下)|最低位|(?:少な|低|小さ|狭|短|安)い(?:順|(?:ほう|方)から)|昇順",
    ),
    "position": _cue(
        "",
        r"\brank(?:s|ed|ing)?\b(?=.*\b(?:of|does|among|in|is|where|what)\b)|"
        r"\branks?(?:ed|ing)?\b.*\b(?:with)?in (?:its|their)\b|\b(?:what|which) (?:rank|position|"
        r"place(?! (?:has|have|had|with|in|are|were|of|saw|(?:is|was) (?!\x00))))\b|"
        rf"\bwhere (?:does|do)\b.*\b(?:rank|stand|come(?! (?:out )?(?:{_MORE_EN}|from|home)\b)|put|place)\b|"
        r"\bwhere (?:did|would|will) [^?]*\b(?:rank|stand|put|place|come in)\b|"
        r"\bwhere(?:'?s| is| are| was| were| does| do| did) [^?]*\b(?:in|on|among) the (?:[\x00 ]|national )*"
        r"(?:ranks|rankings?|list|league|table|standings|pecking order)\b|"
        r"\b(?:where|what)(?:'?s| is| was| are| were) \x00[^?,]{0,40}\b(?:ranked|placed)\b|"
        r"\bwhat number (?:is|was) \x00|\x00'?s spot\b|"
        r"\bwhere (?:does|do|did) \x00+ (?:sit|fall|land|figure|finish|end up)\b|"
        r"\bwhere \x00[^,?]{0,20} (?:ranks?|stands?|comes?|places?|is ranked)\b|"
        r"\bhow (?:does|did|do)\b.*\brank\b|\bhow (?:high|low|far (?:up|down))\b.*\brank|"
        r"\b(?:the|its|their) (?:position|rank|ranking|place|placing)(?: of)? ?\x00|"
        r"\x00'?s (?:position|rank|ranking|place|placing)\b|\x00 rank(?:ing)?\b(?! \d)|"
        r"\bin (?:what|which) (?:rank|place|position)\b|\b(?:what|which) spot (?:is|was|does|did|do|would|will)\b|"
        r"\x00'?s standing\b(?! (?:timber|water))|"
        r"\b(?:its|their) (?:place|standing|position) (?:by|on|in terms of)\b|"
        r"\x00 standing (?:with)?in \x00|\bwhat(?:'s| is| was) the standing of \x00|"
        r"^(?:and |so |its |the |their |what(?:'?s| is) )*rank(?:ing)?"
        r"(?: (?:in |among )?(?:all |the |other )*(?:\x00+(?:ly)?|nationally|nationwide|overall|"
        r"prefectures|cities|towns|villages|wards|"
        r"municipalities))?[^\w\x00]*$|"
        r"何位|なん位|順位|何番目|何番",
    ),
    "ranking": _cue(
        "ranking|ascending|descending",
        r"\brank(?:ed)?\b|\blist\b.*(?<!one )(?<!year )\bby\b(?! year)|\b(?:order|sort)(?:ed)?\b|"
        r"\bfrom the (?:smallest|lowest|largest|highest)\b|\b[a-z]+(?:est|st) first\b|ランキング|順に|順で|"
        r"順番?(?=[はをも]|って|[。、?？!\s]|$)|番付",
    ),
    "count": _cue(
        r"how many|tally|(?<!est )number of|(?:no|nr)\.? of|count of|"  # "at the 2020 count": at the census
        r"(?<!\x00)(?<!\x00 )(?<!last )(?<!latest )(?<!recent )(?<!census )(?<!official )count|"
        r"(?<=[.?!] )(?:the |a |just the )?number(?:s? only|,? please)?(?=[.!?]*$)",
        "いくつ|何(?:県|市|町|村|区|自治体|都道府県|都市|か所|[カケヵ]所|箇所|つ|個)|幾つ|(?<!指)数は|の個?数(?![値字学式])|"
        "(?:都道府県|市区?町村|自治体|[都府県市町村区])数(?![値字学式十百千万多])",
    ),
    "mean": _cue(
        "(?<!yearly )(?<!annual )average|averages|averaged|averaging|on average|(?<!i )(?<!you )(?<!it )(?<!that )mean",
        rf"平均(?!{_RANKED_MEAN})",
    ),
    "median": _cue(
        "median|middle value|middle one",
        "中央値|メジアン|真ん中の",
    ),
    "sum": _cue(
        "total|combined|together|altogether|sum|in all|all told|overall|aggregate|add(?:ed)? up",
        "合計|合わせ|あわせ|合算|総計|総和|足す|足し|トータル|全部で|(?<!家)(?<!統)(?<!時)(?<!会)計(?=で|は|を|$)",
    ),
    "max": _cue(
        "maximum",
        "最大値|最高値",
    ),
    "min": _cue(
        "minimum",
        "最小値|最低値",
    ),
    "compare": _cue(
        "compare|compared|comparison|comparing|vs|versus|against|which(?:'?s| is| has| had| one| of)|than|"
        "side by side|or",
        r"比較|比べ|どちら|どっち|どれが|対(?=\x00)|のほうが|の方が|より(?=多|少|高|低|大|小|長|短|広|狭|上|下(?!位)|も)",
    ),
    "compared": _cue(
        "compare|compared|comparison|comparing|vs|versus|against|relative to|down on|up on",
        "比較|比べ|比で|(?<=\x00)比",
    ),
    "difference": _cue(
        rf"difference|differ|gap|how (?:many|much) (?:(?:\x00+|{_COUNTED}) )?(?:{_MORE_EN})|subtract|minus|exceeds?|"
        "outnumber(?:s|ed|ing)?|outstrip(?:s|ped|ping)?|outweigh(?:s|ed|ing)?|over and above|net of|"
        "by how (?:many|much)(?! percentage points)|margin|ahead of|behind|lead over|(?:far|points) apart",
        rf"差(?!別)(?:(?:額|分)(?=[はをがの?？。]|$))?|(?<!割)(?<!歳)引(?:くと|いた|けば|いて|き算)|マイナス|(?<!間)違い|(?<!間)違う|開き|"
        r"より(?:も)?(?:どれ(?:だけ|くらい|ぐらい|ほど)|どの(?:くらい|ぐらい))(?=\x00)|"  # どれだけ広い
        rf"(?:どれ(?:だけ|くらい|ぐらい|ほど)|どの(?:くらい|ぐらい)|いくら|"
        rf"いくつ|何[^\x00、。がはの番倍位]{{1,5}}?)(?:くらい|ぐらい|ほど|も)?(?:{_MORE_JA})|"
        r"(?:いくら|なんぼ|どんだけ|どれ(?:だけ|くらい|ぐらい|ほど)|何[^\x00、。]{1,3}?)(?:くらい|ぐらい|ほど)?(?:余計|よけい|余分)|"
        r"より(?:も)?[^、。?？]{0,14}?(?:余計|よけい|余分)に",
    ),
    "ratio": _cue(
        "how many times|how many ?-?fold|by (?:what|which) (?:factor|multiple)|what multiple|"
        "ratio|divided by|multiple of|relative to|x times|double|twice|triple",
        r"\btimes (?:as|more|larger|bigger|higher|the)\b|何倍|倍率|"
        r"\bhow many \x00[^?]{0,20}\bfit (?:in|into|inside|within)\b|"
        r"\x00(?:の|だと|なら|で|は|が|って|、)?(?:いくつ|何(?:個|[県市町村区]))分|"
        r"\x00(?:が|は|って|、)?(?:いくつ|何(?:個|[県市町村区]))(?:分)?(?:入|はい|収ま)|"
        r"割(?:ると|れば|った(?!り|と[こき]))|倍(?=か|で|に|の|$|\?)",
    ),
    "change": _cue(
        r"how (?:did|has|have|had)(?![^?]*\b(?:compared?|ranke?d?|differ|stack)\b)|(?:has|have|did) (?:[^?]* )?cut|"
        r"up or down|how (?:much|far|many) (?:(?:percentage )?points? )?(?:up|down)|"
        r"(?:up|down)(?: by)? how (?:much|many)|"
        "by how many (?:percentage )?points|"
        r"percentage points? (?:change|shift|move)|"
        "clos(?:ed|ures?)|shut(?: down)?|vanish(?:ed)?|disappear(?:ed)?|doubled|tripled|quadrupled|halved|"
        "swell(?:ed)?|swollen|dwindled?|dipped|slipped|slid|bled|shed|"
        "chang(?:e|ed|es|ing)|grow(?:th|n|ing|s)?|grew|increas(?:e|ed|es|ing)|ris(?:e|en|es|ing)|rose|fell|"
        rf"{_FALLS}|"
        "shr(?:ink|ank|unk|inking)|los(?:t|e|s|ing|es)|gain(?:ed|s|ing)?|went (?:up|down)|"
        "go(?:ne)? (?:up|down)|go(?:es|ing)? (?:up|down)|add(?:ed)|advanc(?:e|ed)|expand(?:ed)?|contract(?:ed)|"
        "declined|climb(?:ed)?|plung(?:e|ed)|jump(?:ed)?",
        "増加|(?:増え|減り|伸び)方|膨ら|閉[校鎖館]|廃[校業止]|なくなった|消えた|縮[んま]|[倍割]に(?:なっ|増|減)|[%割]増|[%割]減|倍増|半減|急増|急減|動いた|減少|増減|伸び|変化|増え|減っ|減り|成長|増した|落ち込|変わ(?:った|り|って(?!き))|上昇|低下|"
        "上が(?:った|り|って)|下が(?:った|り|って)",
    ),
    "percent_change": _cue(
        "rate of|per ?cent(?:age)?|in %|by what %|growth rate|fastest|quickest|sharpest|steepest|"
        "faster|quicker|slower|(?:more|less) (?:quickly|rapidly|slowly|sharply|steeply)",
        "率|何%|何パー(?:セント)?(?!ト)|割合|%",
    ),
    "fall": _cue(
        rf"fell|{_FALLS}|"
        "shr(?:ink|ank|unk|inking)|los(?:t|e|s|ing|es)|went down|gone down|clos(?:ed|ures?)|shut(?: down)?|halved|"
        "vanish(?:ed)?|disappear(?:ed)?|dwindled?|dipped|slipped|slid|bled|shed",
        "減少|減っ|減り|落ち込|閉[校鎖館]|廃[校業止]|なくなった|消えた|縮[んま]|半減",
    ),
    "annual": _cue(
        "",
        r"(?<![a-z])(?:per year\b|annual(?:ised|ized)\b|annually\b|a year\b|each year on average\b|"
        r"(?:annual|yearly)\b(?! (?:number of |count of |total (?:of )?)?\x00++(?! ?(?:growth|change|increase|decrease|"
        r"decline|rate)))|compound(?:ed)?\b|cagr(?![a-z]))|"
        "年平均|年率|年あたり|年当たり|1年あたり",
    ),
    "series": _cue(
        "trends?|over time|over the (?:years|decades)|histor(?:y|ical|ically)|time series|"
        "each (?:year|census)|every (?:year|census)|(?:all|each of) (?:the |those )?years|"
        "by year|year by year|yearly figures|"
        "evol(?:ve|ved|ution)|"
        "develop(?:ed|ment)?|throughout|timeline|through the years|across (?:the )?(?:years|censuses)",
        "(?<=[のた])間の(?:各|毎)?年(?!齢)|^間の(?:各|毎)?年(?!齢)|推移|変遷|(?<!譲)歩み(?!寄)|あゆみ|道のり|トレンド|時系列|歴史|年ごと|年次|移り変わり|動向|経年|変わってき|"
        "これまでの(?!指|命|ルール|規|設|会(?:話)|やり?とり|プロンプト|内|話|文|説|制)",
    ),
    "peak": _cue(
        "",
        r"\bpeak(?:ed)?\b|\bat its (?:highest|lowest)\b|\bwhen (?:was|did|were)\b|"
        r"\b(?:what|which|census) (?:year|census)\b|\b(?:best|worst|record|(?:warm|hott|cold|cool|wett|dri|rain|snow|"
        r"sunn|high|low|large|bigg|small|great|few|good)i?est) year\b(?!-|,? \x00)|\byear (?:when|in which|with)\b|"
        r"ピーク|いつ(?!も)|何年(?!か|も|ぶり|間|前|後|以|分|連続)|(?:[ただい]|[大少小多高低]の)年(?=[はとをがも。?]|って|$)",
    ),
    "share": _cue(
        "share|slice|percentage|per ?cent|proportion|fraction|part|portion|what %|how much of|made? up|"
        "account(?:s|ed)? for|% of|one in how many",
        rf"%|割合|比率|シェア|占め|何%|何割|何分の[1一]|何パー(?:セント)?(?!ト)|構成比|{_LEVEL_RATE}",
    ),
    "points": _cue(  # that a part itself changed, not by what percentage a number did
        r"(?:percentage )?points|"
        r"(?:the|its|their) (?:[\w-]+ )?(?:share|proportion|percentage)(?! (?:change|growth|increase))",
        "ポイント|(?<!増加の)(?<!減少の)(?<!変化の)(?:割合|比率|シェア)[はがの]",
    ),
    "and_share": _cue(
        "and (?:also )?(?:what|its|their|the) (?:share|percentage|proportion|per ?cent|fraction)",
        "(?:と|また|あと|、)(?:その|それは)?(?:割合|比率|何%|何パーセント|何割)",
    ),
    "for_size": _cue("", FOR_SIZE),
    "per": _cue(
        "a head",
        r"\bper (?:capita|person|head|resident|inhabitant|[\d,]+k?|"
        r"(?:(?:one|an?) )?(?:(?:hundred |ten )?thousand|hundred|million))\b|"
        r"\bfor every (?:[\d,]+|(?:(?:hundred|ten) )?thousand|million)\b|"
        r"\b(?:for (?:its|their) (?:size|population)|relative to (?:\w+ ){0,2}"
        r"(?:size|population|inhabitants|residents|everyone else))\b|"
        r"(?:人口|\x00)(?:の|に|から見た)?(?:わりに|割に|割りに)|"
        r"(?:人口|住民|[\d,]+[千万]?人|[千万]人|[一十百]万人|百人|一人)(?:[\d,]+[千万]?人|[千万]人|[一十百]万人|百人|一人)?(?:あたり|当たり|当り|につき)|人口[\d,一十百千]+[万千]?人?対(?![照象比])|人口比|"
        r"(?:[\d,]+万?|\d+[百千万]|[十百千])人(?:に対する|に対して|に対し|ごと|毎)",
    ),
    "own_prefecture": _cue(
        "(?:its|their|the same)(?: own)? (?:home )?prefecture|(?<=of )the (?:whole |entire )?prefecture(?='s)",
        "(?:県|都|府|道|同県)(?:内|全体|人口|民)",
    ),
    "living": _cue(
        "lives?|lived|living|residents?|resid(?:e|es|ed|ing)|inhabit(?:s|ed|ing|ants?)?|dwells?|dwelt|settled|"
        r"call(?:s|ed|ing)?(?= [^,.?!]{1,40}? home\b)|(?:have|has|had|having) (?:their|its) homes?|"
        r"ma(?:d|k)(?:e|es|ing) (?:[^,.?!]{1,40}? )?(?:their|its) homes?",
        "住[んむみま]|暮ら|くらす|くらして|居住|在住|定住|生活し[てた]|生活する|(?<=\x00)民|[都道府県]民",
    ),
    "not_yet": _cue(
        "projected|projection|forecast(?:s|ed)?|predict(?:s|ed|ion|ions)?|will|expected|future|estimated to",
        "将来|推計|予測|見通し|見込み|予想",
    ),
    "extrapolated": _cue(
        "extrapolate|extrapolated|extrapolates|extrapolating|extrapolation|"
        "(?:if|assuming|provided|suppose) (?:the |this |that |these |its |current |present |recent |past |same )*"
        "(?:trends?|pace|rate|growth|decline) (?:continues?|goes on|holds?|persists?|keeps? (?:up|going))|"
        "(?:if|assuming) (?:it|this|that|things) (?:continues?|keeps?|goes) (?:on )?(?:like this|this way|going)|"
        "at (?:this|the current|the present) (?:rate|pace)|(?:your|its|system's) own "
        "(?:forecast|projection|prediction|estimate)|(?:forecast|predict|project|estimate) (?:it |this )?(?:yourself|"
        "from the trend)|(?:trend|own) (?:forecast|projection|extrapolation)",
        rf"(?:このまま|(?:今|現在|これまで)の(?:傾向|ペース|調子|トレンド)(?:が|で|のまま)?)(?:の(?:傾向|ペース)(?:が|で))?"
        rf"(?:(?:推移|増加|減少|進行)?{_IF_JA}|だと|なら|で)?|(?:傾向|トレンド|ペース)(?:が|を|で|から)(?:予測|推計|延長|外挿)?{_IF_JA}|"
        rf"トレンド(?:で|から)(?:予測|推計)|外挿(?:{_IF_JA})?|延長{_IF_JA}|独自(?:に|の|で)?(?:予測|推計|試算)",
    ),
    "exclude": _cue(rf"{EXCLUDING}|leav(?:e|ing)|aside|excluded|left out|not (?:counted|included)", EXCLUDED_JA),
    "unit_of_time": _cue(
        "monthly|weekly|daily|quarterly|hourly|per month|by month|each month|every month|this week|this month|tomorrow",
        r"\b(?:january|february|march|april|june|july|august|september|october|november|"
        r"december) (?:of |in )?\d*|"
        r"月別|月次|毎月|毎日|週|四半期|(?<!\d)\d{1,2}月(?!病)|先月|今月|来月|明日|今日(?!この[頃ご]|では|的)|昨日",
    ),
    "help": _cue(
        "how do i use|who are you",
        r"^(?:hi|hello|hey|help|good (?:morning|evening|afternoon)|thanks?(?: you)?|menu|"
        r"usage)\b[\s!.?,]*(?:there)?[\s!.?]*$|"
        r"\bwhat can (?:you|i|this)\b|"
        r"\bwhat (?:data|statistics|kind of (?:data|questions|statistics)|topics)\b.*\b(?:have|"
        r"cover|available|know|ask|answer)\b|"
        "^(?:こんにちは|はじめまして|ヘルプ|使い方|おはよう)|^(?:どうも)?ありがとう(?!.*[。、!！].*[は?？])|何ができ|何が(?:わか|聞け|質問でき)|"
        "使い方|どんな(?:データ|質問|統計)",
    ),
    "follow_up": _cue(
        "",
        r"^(?:and|what about|how about|what of|then|ok(?:ay)?,?|so|now|same (?:for|thing)|also|"
        r"but|in|for|versus|compared? (?:to|with)|instead)\b|"
        "^(?:じゃあ|では|それでは|それなら|なら|あと|次に|同じく|ちなみに|で、|また|そして|一方)|"
        "(?:は|では|なら|だと|に)(?:どう(?:です(?:か)?|でしょう(?:か)?)?)?[?。]?$",
    ),
    "pronoun": _cue(
        "there|it|its|that|this|those|them|their|same|the (?:number|figure|total|count)(?! of)",
        "そこ|それ|その|同じ|両者|両方",
    ),
    "persons": _cue(
        "how many (?:individuals|human beings|humans|of us)|number of (?:individuals|human beings|humans)|"
        "counted every(?:body|one)|every(?:body|one) counted",
        "何[十百千万億]*人|なんにん|何名|総勢|人数|頭数|(?:居住|在住|定住)者数?|(?:人(?:間|々|びと|たち)?|ひと)の(?:総?数|多さ)|"
        "(?:ど(?:の|れ)(?:くらい|ぐらい|だけ|ほど)|どんだけ)(?:の?人(?:間|々|びと|たち)?|(?=が?(?:住[んむみま]|暮ら|居住|生活し)))|"
        "人(?:間|々|びと|たち)?(?:は|が|って)ど(?:の|れ)(?:くらい|ぐらい|だけ|ほど)",
    ),
    "census": _cue(
        "census(?:es)?|headcount", r"(?:(?<=\x00)|(?<=\x00 )|(?<=latest )|(?<=last ))count\b(?! of)|国勢調査|国調"
    ),
    "worst": _cue("worst(?![- ]case)|hardest|toughest", "ワースト|最悪"),
    "that_place": _cue(
        "(?:that|this|the same) (?:city|town|village|ward|prefecture|region|place|municipality)|"
        "the (?:city|town|village|ward|prefecture|region|municipality)'s",
        "(?:その|この|同じ?|当該)(?:都市|市|区|町|村|県|府|地方|自治体|市町村)(?!内)",
    ),
    "same_year": _cue(r"(?:that|the|in) same year|that year", "同じ年|同年|その年"),
    "since": _cue(
        "since(?: then)?|from then(?: on)?|between (?:those years|then and now)",
        r"それから|それ以来|その後|その間|その(?:\d+|[一二三四五六七八九十]+)年",
    ),
    "high": _cue("highest|most|high|longest|largest", "高い|多い|長い|大きい|広い|遅い"),
    "size": _cue(
        "bigger|larger|smaller|biggest|largest|smallest|populous|big|large",
        "大き|小さ|でかい|最大|最小|規模|人が(?:多|少)|人の多",
    ),
    "rate": _cue("rate", _LEVEL_RATE),
    "also": _cue(
        "add(?:ing)?|(?:throw|toss|chuck)(?:ing)? in|plus|include|including|too|as well|also",
        "加え|足し|含め|入れ",
    ),
    "less": _cue(
        "fewer|less|smaller|lower|below|under|shorter|behind|beneath|trail(?:s|ing)?",
        "少な|小さ|低|下回|狭|短",
    ),
    "worse": _cue("worse|weaker|poorer", "より(?:も)?(?:悪い|劣)|に劣"),
    "better": _cue("better|healthier", "より(?:も)?(?:良い|よい|いい|優れ)|に勝"),
    "by_sex": _cue("by sex|by gender", r"男女別|(?<!\x00)\x00{2}(?:別|それぞれ|ごと)|性別"),
    "each": _cue(
        "each(?! year| census| other| time)|respectively|both (?:numbers|figures|values|of them)|individually|"
        "one by one|all (?:of them|three|four|five|the figures)",
        "それぞれ|各々|おのおの|両方の(?:数|値)|全部の(?:数|値)|一つずつ|ひとつずつ",
    ),
    "each_area": _cue(  # one figure for every member of a set
        "",
        r"\bby (?:prefecture|region|municipality|city|ward|town|village)\b|"
        r"\beach (?:prefecture|region|municipality|city|ward|town|village)\b|\beach of (?:the |its |all )?(?:\x00|"
        r"prefectures|regions|municipalities|cities|wards|towns|villages)|"
        "各(?:都道府県|府県|市区?町村|自治体|[都府県市区町村])|"
        "(?:都道府県|府県|市区?町村|自治体|[県市区町村])(?:別|ごと|毎)(?![しなが])",
    ),
    "next": _cue(
        "next",
        r"\bafter (?:that|it)\b|その次|次は|次の",
    ),
    "chart": _cue(
        r"(?:(?:line|bar|column|pie|simple|nice|little) ){0,3}(?:charts?|graphs?|plots?|diagrams?)|plotted|"
        r"visuali[sz](?:e|ed|ation)|histograms?|"
        r"(?:draw|sketch)(?: me| us)?(?: an?| the)?(?: \w+)? (?:lines?|bars?|curves?|pictures?|trends?)|"
        "as an? (?:line|curve)",
        "(?:線|棒|図|絵|曲線)(?:で|を|に)?(?:描|えが|書い|かいて)|(?:折れ線|棒|円|縦棒|横棒|線)?(?:グラフ|チャート)(?:化)?|折れ線で|図示|プロット|可視化|図に(?:して|し(?=$|、|。)|表)|図表",
    ),
    "map": _cue("maps?|mapped|choropleths?|heat ?maps?", "地図|マップ|塗り分け|色分け"),
    "claimed": _cue(
        "true|false|correct(?:ly)?|incorrect|accurate|mistaken|insists?|insisted|claims?|claimed|reckons?|apparently|"
        "supposedly|rumou?r|myth|reach(?:ed)?|cross(?:ed)?|passed",
        "本当|ほんと(?:う)?|正しい|間違(?:い|って)|合ってい?(?:る|ます)|上司|同僚|友人|友達",
    ),
    "explained": _cue(
        "define[sd]?|defin(?:ing|itions?)|measuring|meaning|meant|calculated|calculation|computed|derived|formula|concept|coverage|covered|availability|available",
        "定義|意味|計算(?:方法|式)|算出(?:方法)?|求め方|収録|遡(?:れ|る)",
    ),
    "which": _cue(
        "which|what|where|name the|list|show|who",
        "どの|どこ|何県|何市|どちら|どれ",
    ),
}
CUES.update({name: re.compile(f"{CUES[name].pattern}|{words}") for name, words in WAYS.items()})
