"""What retrieval searches: short texts about measures, sources, area sets and definitions, in both languages.

A measure has several documents per language (its title with synonyms, its definition, the ways people speak
of it from `descriptions.yaml`), because a short text on one thought embeds better than a long mixed one. All
point to the same code. Members of a family that differ only by sex, industry or the variant of a projection
point to the family's measure, so that twenty near-identical titles do not crowd out everything else.
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

DocumentKind = Literal["measure", "source", "area_set", "note"]

FOLDED = frozenset({"sex", "industry", "fertility", "mortality"})
"""Facets that do not make a measure of its own for retrieval."""

DESCRIPTIONS = Path(__file__).with_name("descriptions.yaml")

Descriptions = Mapping[str, Mapping[Language, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Document:
    """One searchable text.

    code    what a hit answers with: the family's measure, the survey or the area set
    member  the exact measure the text is about; equals `code` outside families
    """

    kind: DocumentKind
    code: str
    member: str
    language: Language
    text: str


def load_descriptions(path: Path = DESCRIPTIONS) -> Descriptions:
    """Plain-language sentences by measure code and language. Raises DataError if malformed."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
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
        code = family_code(measure, catalogue)
        documents.update(dict.fromkeys(_of_measure(measure, code, descriptions.get(measure.code, {}))))
    for key, survey in catalogue.surveys.items():
        documents[Document("source", key, key, "en", survey.en)] = None
        documents[Document("source", key, key, "ja", survey.ja)] = None
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
        documents.append(Document("area_set", area.code, area.code, "en", english))
        documents.append(Document("area_set", area.code, area.code, "ja", japanese))
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


def data_hash(documents: Iterable[Document]) -> str:
    """Hash of everything an index depends on; equal documents in equal order give equal hashes."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(asdict(document), sort_keys=True, ensure_ascii=False).encode())
    return digest.hexdigest()[:32]


def _of_measure(measure: Measure, code: str, described: Mapping[Language, Sequence[str]]) -> Iterator[Document]:
    if "sex" in measure.facets and code != measure.code:
        return  # the words for men and women are the reader's; the text would repeat the family's
    english = (measure.title_en, measure.synonyms_en, measure.note_en)
    japanese = (measure.title_ja, measure.synonyms_ja, measure.note_ja)
    for language, (title, synonyms, note), comma in (("en", english, ", "), ("ja", japanese, "、")):
        tongue = cast(Language, language)
        yield Document("measure", code, measure.code, tongue, title)
        if synonyms:
            yield Document("measure", code, measure.code, tongue, comma.join(synonyms))
        if note and code == measure.code:
            yield Document("note", code, measure.code, tongue, f"{title}: {note}")
        for sentence in described.get(tongue, ()):
            yield Document("measure", code, measure.code, tongue, sentence)
