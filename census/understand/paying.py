"""What is paid for, put as the catalogue has it: ラーメン屋で使うお金 is spent on ramen eaten out, and to say
カニにいちばんお金を使う is to say いちばんカニに使う."""

from __future__ import annotations

import re

_EATEN = {
    "ラーメン": "ラーメン", "らーめん": "ラーメン", "中華そば": "ラーメン",
    "回転寿司": "すし", "回転ずし": "すし", "寿司": "すし",
    "すし": "すし", "鮨": "すし", "そば": "そば", "蕎麦": "そば", "うどん": "うどん", "焼肉": "焼肉", "焼き肉": "焼肉",
    "ハンバーガー": "ハンバーガー",
}  # fmt: skip
_AT_A_SHOP = re.compile(
    rf"({'|'.join(sorted(_EATEN, key=len, reverse=True))})(?:屋|店)(?:さん)?"
    r"(?=(?:で|に|へ)の?[^。?？]{0,16}?(?:お?金|使[うっいわ]|支出|払[うっいわ]|費や|落と[しすさ]|出費|かけ[るて]))"
)
_EATEN_OUT = re.compile(rf"({'|'.join(sorted(_EATEN, key=len, reverse=True))})の外食(?=[にへ])")
_HOW = "(?:いちばん|一番|最も|もっとも|年間|毎年|どれくらい|いくら)"
_SHORT = "|".join(
    (
        "もち モチ 餅 あじ アジ さけ サケ さば サバ たい タイ ぶり ブリ いか イカ "
        "たこ タコ えび エビ かに カニ ねぎ ネギ なす ナス 米 肉 魚"
    ).split()
)
_OF_MONEY = r"(?=[^。?？]{0,24}?(?:いくら|お?金|使[うっいわ]|支出|費や|払|買|かけ|消費|何円))"
_APART = "(?:(?<=[のはでがにと、や・り])|(?<![ぁ-ゖァ-ヺー一-鿿]))"
_ONE_OF_TWO = re.compile(  # いか beside another item is squid; alone the two kana may be anything
    rf"{_APART}({_SHORT})"
    r"(?=(?:と|よりも?|や|、|・|では|の?(?=ど(?:っち|ちら))|で(?=ど(?:っち|ちら)))(?!して|いう|言う))"
    rf"{_OF_MONEY}"
)
_MORE_MONEY = re.compile(  # ラーメンよりそばにお金を使う
    r"(?P<than>[」』]?より[もは]?、?)[「『]?(?P<on>[^、。?？「」『』]{1,12}?)[」』]?[にへ](?:多く(?:の)?)?お?金を"
    r"(?:使|かけ)(?:う|る|って(?:い)?る|て(?:い)?る|(?P<polite>(?:い|って(?:い)?|て(?:い)?)?ます))"
    r"(?=そう|って|というのは|と(?:聞|いう|言)|、?(?:本当|ほんと)|よ?ね|の?(?:は|です)|んです|か)"
)
_ON_WHAT = re.compile(rf"((?:(?<![ァ-ヺー])[ァ-ヺ]{{2}}|{_APART}(?:{_SHORT}))に)((?:{_HOW})?)お?金を(?=使|か[けか])")
_TURNED = re.compile(rf"(お?金を)({_HOW})(?=使|か[けか])")
_MONEY_ON = re.compile(rf"{_APART}({_SHORT})に(?=お?金をか[けか])")


def written(text: str) -> str:
    """The text with what is paid for as a name of spending."""
    text = _AT_A_SHOP.sub(lambda match: f"{_EATEN[match[1]]}(外食)", text)
    text = _MONEY_ON.sub(r"\1への支出に", _ONE_OF_TWO.sub(r"\1への支出", text))
    text = _TURNED.sub(r"\2\1", text)
    text = _EATEN_OUT.sub(lambda match: f"{_EATEN[match[1]]}(外食)", text)
    text = _MORE_MONEY.sub(_spent_more, text)
    return _ON_WHAT.sub(r"\2\1", text)


def _spent_more(match: re.Match[str]) -> str:
    return f"{match['than']}{match['on']}への支出が多い{'です' if match['polite'] else ''}"
