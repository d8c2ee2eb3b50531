"""Names of prefectures, municipalities and wards in kanji, kana and English, with other spellings.

English follows official use: "Sapporo City", "Tobetsu Town", "Shinjuku Ward", "Chuo Ward, Sapporo",
"Osaka Prefecture", "Tokyo", "Hokkaido". Aliases are the official romaji with their suffixes
(Sapporo-shi, Tobetsu-cho), the spelling letter by letter where it differs (Oosaka, Toukyou) and names
with the district in front; forms without suffix are left to the linker.
"""

from __future__ import annotations

from census.errors import DataError
from census.ingest.atlas import Atlas
from census.ingest.postal import Place, Postal
from census.ingest.romaji import Romaniser, collapsed, distinct, lips, spell
from census.types import JAPAN, Area, MunicipalityType

ENGLISH: dict[MunicipalityType, str] = {"city": "City", "town": "Town", "village": "Village", "special_ward": "Ward"}
SUFFIX_READINGS = {"市": ("し",), "区": ("く",), "町": ("ちょう", "まち"), "村": ("むら", "そん")}
ROMAJI_OF_SUFFIX = {"ちょう": "cho", "まち": "machi", "むら": "mura", "そん": "son", "し": "shi", "く": "ku"}
PREFECTURE_SUFFIX = {"都": ("と", "to"), "府": ("ふ", "fu"), "県": ("けん", "ken")}
DISTRICT = "郡"
DISTRICT_KANA = "ぐん"


class Namer:
    """Names areas; `postal` gives readings, `romanise` English, `atlas` a second opinion on it."""

    def __init__(self, postal: Postal, romanise: Romaniser, atlas: Atlas) -> None:
        self._postal = postal
        self._romanise = romanise
        self._atlas = atlas

    def prefecture(self, code: str, name: str) -> Area:
        """A prefecture: 大阪府 → Osaka Prefecture, short Osaka, alias Osaka-fu."""
        kana = self._postal.prefecture_kana(name)
        if name[-1] not in PREFECTURE_SUFFIX:  # 北海道 has no shorter name
            short_ja, short_kana = name, kana
            short_en = name_en = self._romanise(name, kana)
            spellings = [f"{short_en} Prefecture"]
        else:
            suffix_kana, suffix = PREFECTURE_SUFFIX[name[-1]]
            short_ja, short_kana = name[:-1], kana.removesuffix(suffix_kana)
            short_en = self._romanise(short_ja, short_kana)
            name_en = short_en if suffix == "to" else f"{short_en} Prefecture"
            spellings = [f"{short_en}-{suffix}"]
            if suffix == "to":
                spellings += [f"{short_en} Metropolis", f"{short_en} Prefecture", f"{short_en} Metropolitan Prefecture"]
        aliases = distinct((*spellings, short_kana, spell(short_kana)), (name_en, short_en, name, short_ja, kana))
        return Area(code, "prefecture", name_en, name, kana, short_en, short_ja, JAPAN, aliases=aliases)

    def municipality(self, code: str, name: str, kind: MunicipalityType) -> Area:
        """A city, town, village or special ward.

        Raises:
            DataError: the postal data do not know the place.
        """
        place = self._postal.get(code)
        full_kana = place.kana if place else self._postal.city_kana(name)
        front, front_kana = self._front(place, name)
        kana = full_kana[len(front_kana) :]
        short_ja, short_kana, suffix = _split(name, kana)
        shortest = collapsed(short_kana)
        short_en = shortest if self._atlas.writes(name, shortest) else self._romanise(short_ja, short_kana)
        district = front if front.endswith(DISTRICT) else None
        district_en = None
        aliases = [
            f"{short_en}-{suffix}",
            f"{short_en} {suffix}",
            short_kana,
            spell(short_kana),
            shortest,
            lips(short_en),
        ]
        if place and place.name.removeprefix(front) != name:  # 須惠町, written 須恵町 in the statistics
            aliases.append(place.name.removeprefix(front))
        if front:
            aliases.append(front + name)
        if district:
            stem = self._romanise(front[:-1], front_kana.removesuffix(DISTRICT_KANA))
            district_en = f"{stem} District"
            aliases.append(f"{short_en}-{suffix}, {stem}-gun")
        name_en = f"{short_en} {ENGLISH[kind]}"
        aliases += [other for form in (name, short_ja) for other in _small_ke(form)]
        known = (name_en, short_en, name, short_ja, kana)
        return Area(
            code, "municipality", name_en, name, kana, short_en, short_ja, code[:2] + "000", kind,
            district_en, district, distinct(aliases, known),
        )  # fmt: skip

    def ward(self, code: str, name: str, city_code: str, city: str) -> Area:
        """A ward of a designated city: 札幌市中央区 → Chuo Ward, Sapporo.

        Raises:
            DataError: no reading is known for the ward.
        """
        own = name.removeprefix(city)
        city_kana = self._postal.city_kana(city)
        place = self._postal.get(code, name)
        kana = place.kana.removeprefix(city_kana) if place else self._postal.ward_kana(own)
        kana = kana or self._romanise.reading(own)
        short_ja, short_kana, suffix = _split(own, kana)
        short_en = self._romanise(short_ja, short_kana)
        city_en = self._romanise(city.removesuffix("市"), city_kana.removesuffix("し"))
        name_en = f"{short_en} Ward, {city_en}"
        aliases = distinct(
            (
                own, f"{short_en} Ward", f"{short_en}-{suffix}", f"{short_en}-{suffix}, {city_en}",
                f"{city_en} {short_en} Ward", f"{city_en} {short_en}-{suffix}", f"{short_en} Ward of {city_en}",
                city.removesuffix("市") + own, kana,
            ),
            (name_en, short_en, name, short_ja),
        )  # fmt: skip
        return Area(code, "ward", name_en, name, city_kana + kana, short_en, short_ja, city_code, aliases=aliases)

    def former_aliases(self, area: Area, names: tuple[str, ...]) -> tuple[str, ...]:
        """Former names in kanji and, where today's name ends like one (丹波篠山 → 篠山), in kana and romaji."""
        found: list[str] = []
        for name in names:
            found.append(name)
            front = area.short_ja.removesuffix(name[:-1])
            front_kana = self._romanise.reading(front) if front else ""
            if front_kana and front != area.short_ja and area.name_kana.startswith(front_kana):
                _, short_kana, suffix = _split(area.name_ja, area.name_kana.removeprefix(front_kana))
                short_en = self._romanise(name[:-1], short_kana)
                found += [short_kana, short_en, f"{short_en}-{suffix}"]
        return tuple(found)

    def _front(self, place: Place | None, name: str) -> tuple[str, str]:
        """What the postal name has before the municipality's own (石狩郡, 三宅島), in kanji and kana."""
        if place is None or len(place.name) == len(name):
            return "", ""
        front = place.name[: -len(name)]
        ends = [at for at in range(1, len(place.kana)) if _could_end(front, place.kana[:at])]
        # 北群馬郡 reads きたぐんまぐん: prefer the cut after which the rest is how the dictionary reads the town
        stem, suffix = self._romanise.reading(name[:-1]), name[-1]
        wanted = [at for at in ends if place.kana[at:] in {stem + end for end in SUFFIX_READINGS[suffix]}]
        cuts = wanted or (ends if front.endswith(DISTRICT) else [])
        if not cuts:
            raise DataError(f"{place.code}: no reading of {front} in {place.kana}")
        return front, place.kana[: cuts[0]]


def _could_end(front: str, kana: str) -> bool:
    return not front.endswith(DISTRICT) or (kana.endswith(DISTRICT_KANA) and len(kana) > len(DISTRICT_KANA))


def _small_ke(name: str) -> tuple[str, ...]:
    """A name with ケ for ヶ or the other way round (龍ケ崎市, 龍ヶ崎市), as both are written."""
    return tuple(name.replace(one, other) for one, other in ("ケヶ", "ヶケ") if one in name)


def _split(name: str, kana: str) -> tuple[str, str, str]:
    """Name and reading without suffix, and the suffix in romaji.

    Raises:
        DataError: the reading does not end like the name.
    """
    for reading in SUFFIX_READINGS[name[-1]]:
        if kana.endswith(reading):
            return name[:-1], kana.removesuffix(reading), ROMAJI_OF_SUFFIX[reading]
    raise DataError(f"{name}: the reading {kana!r} does not end in one of {SUFFIX_READINGS[name[-1]]}")
