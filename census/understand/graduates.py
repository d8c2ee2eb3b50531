"""Graduates of whom some went on to other schools, put as the rate is called: 京都府の大学を2022年に出た人で、さらに
進学したのは何% is 大学卒業者の進学率, and no 大学進学率, which is of those who leave high school."""

from __future__ import annotations

import re

_SCHOOLS = {"大学": "大学", "短大": "短期大学", "短期大学": "短期大学", "高校": "高校", "高等学校": "高校"}
_SCHOOL = r"(?P<school>短期大学|短大|大学|高校|高等学校|中学校?)"
_WHO = r"(?:人|生徒|学生|子(?:ども)?|者)(?:たち)?"
_LEFT = rf"(?:を(?P<when>[^、。?？]{{0,12}}?)(?:卒業|出|巣立)(?:した|た|っ?た){_WHO}|の?卒業(?:者|生))"
_GONE_ON = re.compile(
    rf"{_SCHOOL}{_LEFT}(?:のうち|の中|の内|で)?(?:で|に)?、?(?:さらに|その後)?、?"
    rf"(?:大学院に|院に|上の学校に)?(?:進学(?:した|する|者)|進んだ|進む)(?:の|{_WHO})?(?P<of>[はがの]?)(?:、)?"
    r"(?P<share>割合|比率|何(?:%|パーセント|割)|どれくらいの割合)"
)


def written(text: str) -> str:
    """The text with the share of graduates that went on as a rate."""
    return _GONE_ON.sub(_rate, text)


def _rate(match: re.Match[str]) -> str:
    school = _SCHOOLS.get(match["school"], "中学")
    share = "" if match["share"] in ("割合", "比率") else f"は{match['share']}"
    return f"{match['when'] or ''}{school}卒業者の進学率{share}"
