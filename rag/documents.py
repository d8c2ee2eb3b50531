"""What retrieval searches: short texts about measures, sources, area sets and definitions, in both languages.

A measure has several documents per language (its title with the first synonyms; the ways people speak of it from
`descriptions.yaml`, or else its definition), because a short text on one thought embeds better than a long mixed one.
An item of spending or time use has only one, title and description together: there are hundreds.
All point to the same code. Members of a family that differ only by sex, industry or the variant of a projection
have none: the family's measure stands for them (`family_code`), so that twenty near-identical titles do not crowd
out everything else; the reader knows the words for men, women and industries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, cast

import yaml

from census.errors import DataError
from census.indicators import Catalogue
from census.types import Area, Language, Measure
from rag.terms import terms

DocumentKind = Literal["measure", "source", "area_set", "note"]

FOLDED = frozenset({"sex", "industry", "fertility", "mortality"})
"""Facets that do not make a measure of its own for retrieval."""

ITEM_TOPICS = frozenset({"spending", "time_use", "activities"})
"""Topics of hundreds of items whose definitions only repeat their title in the same sentence."""

NAME_CHARACTERS: Mapping[Language, int] = {"en": 100, "ja": 45}
"""Of title and synonyms in one document; more dilutes the vector and takes longer to embed."""

SENTENCES = 5
"""Descriptions of a measure and language that get a document: more add little, and the build must stay short."""
DESCRIPTIONS = Path(__file__).with_name("descriptions.yaml")

Descriptions = Mapping[str, Mapping[Language, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable text.

    code  what a hit answers with: a measure, a survey or an area set
    """

    kind: DocumentKind
    code: str
    language: Language
    text: str


def load_descriptions(path: Path = DESCRIPTIONS) -> Descriptions:
    """Plain-language sentences by measure code and language. Raises DataError if malformed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C loader is ten times faster, where it exists
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  both are safe loaders
    for code, languages in raw.items():
        if not isinstance(languages, dict) or not set(languages) <= {"en", "ja"}:
            raise DataError(f"{path.name}: {code}: expected lists under en and ja")
    return cast(Descriptions, raw)


def catalogue_documents(catalogue: Catalogue, descriptions: Descriptions) -> tuple[Document, ...]:
    """Documents of every measure, definition and source. Raises DataError for a description of no measure."""
    known = {measure.code for measure in catalogue}
    unknown = sorted(set(descriptions) - known)
    if unknown:
        raise DataError(f"descriptions.yaml describes measures that do not exist: {', '.join(unknown)}")
    documents: dict[Document, None] = {}
    for measure in catalogue:
        if family_code(measure, catalogue) == measure.code:
            documents.update(dict.fromkeys(_of_measure(measure, descriptions.get(measure.code, {}))))
    for key, survey in catalogue.surveys.items():
        documents[Document("source", key, "en", survey.en)] = None
        documents[Document("source", key, "ja", survey.ja)] = None
    return tuple(documents)


def area_documents(areas: Iterable[Area]) -> tuple[Document, ...]:
    """Documents of the regions and named sets among `areas`."""
    by_code = {area.code: area for area in areas}
    documents: list[Document] = []
    for area in by_code.values():
        if not area.members:
            continue
        members = [by_code[code] for code in area.members if code in by_code][:20]
        english = f"{area.name_en}: {', '.join(member.short_en for member in members)}"
        japanese = f"{area.name_ja}: {'、'.join(member.short_ja for member in members)}"
        documents.append(Document("area_set", area.code, "en", english))
        documents.append(Document("area_set", area.code, "ja", japanese))
    return tuple(documents)


def family_code(measure: Measure, catalogue: Catalogue) -> str:
    """The measure that stands for this one in retrieval: the member of its family without folded facets."""
    if measure.base is None or not FOLDED & set(measure.facets):
        return measure.code
    kept = {facet: value for facet, value in measure.facets.items() if facet not in FOLDED}
    if not kept:
        return measure.base
    same = (other.code for other in catalogue.family(measure.base) if dict(other.facets) == kept)
    return next(same, measure.code)


def keyword_texts(catalogue: Catalogue, descriptions: Descriptions) -> dict[tuple[str, Language], str]:
    """Everything written about each measure in each language, for keyword search, where length costs nothing."""
    texts: dict[tuple[str, Language], str] = {}
    for measure in catalogue:
        if family_code(measure, catalogue) != measure.code:
            continue
        described = descriptions.get(measure.code, {})
        english = (measure.title_en, *measure.synonyms_en, measure.note_en, *described.get("en", ()))
        japanese = (measure.title_ja, *measure.synonyms_ja, measure.note_ja, *described.get("ja", ()))
        texts[measure.code, "en"] = "\n".join(english)
        texts[measure.code, "ja"] = "\n".join(japanese)
    return texts


def data_hash(documents: Iterable[Document]) -> str:
    """Hash of everything an index depends on; equal documents in equal order give equal hashes."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(asdict(document), sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()[:32]


def _of_measure(measure: Measure, described: Mapping[Language, Sequence[str]]) -> Iterator[Document]:
    code = measure.code
    english = (measure.title_en, measure.synonyms_en, measure.note_en)
    japanese = (measure.title_ja, measure.synonyms_ja, measure.note_ja)
    for language, (title, synonyms, note), comma in (("en", english, ", "), ("ja", japanese, "、")):
        tongue = cast(Language, language)
        if measure.topic in ITEM_TOPICS and tongue in described:
            yield Document("measure", code, tongue, comma.join([title, *described[tongue]]))
            continue
        yield Document("measure", code, tongue, _shortened([title, *synonyms], comma, NAME_CHARACTERS[tongue]))
        if note and not described and measure.topic not in ITEM_TOPICS:
            yield Document("note", code, tongue, f"{title}: {note}")
        for sentence in described.get(tongue, ())[-SENTENCES:]:
            yield Document("measure", code, tongue, sentence)


def _shortened(names: Sequence[str], comma: str, limit: int) -> str:
    """As many of the names, in order, as the length allows; the first always, and none that adds no word."""
    text = names[0]
    for name in names[1:]:
        if set(terms(name)) <= set(terms(text)):
            continue
        if len(text) + len(comma) + len(name) > limit:
            break
        text += comma + name
    return text
