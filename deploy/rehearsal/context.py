"""What a build sees of the repository: the files that .dockerignore lets in, by Docker's own reading of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from docker.utils.build import exclude_paths


def context_files(root: Path) -> frozenset[str]:
    """Files of the build's context, relative to the repository. Folders follow from them."""
    patterns = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line.strip() for line in patterns if line.strip() and not line.startswith("#")]
    # Docker sends these two as well, to the builder and not into the build.
    found = exclude_paths(str(root), rules) - {"Dockerfile", ".dockerignore"}
    return frozenset(path for path in found if (root / path).is_file())


def copy_in(root: Path, files: frozenset[str], source: str, destination: Path, as_folder: bool) -> int:
    """Copy one source of a COPY from the context as Docker does; how many files that were.

    as_folder  the destination is a folder to put a file into, not the file's new name

    Raises FileNotFoundError where the context has no such file.
    """
    inside = source.rstrip("/") + "/"
    found = [name for name in files if name == source or name.startswith(inside)]
    if not found:
        raise FileNotFoundError(f"COPY {source}: not in the context; see .dockerignore")
    for name in found:
        if name == source:
            target = destination / Path(name).name if as_folder else destination
        else:  # a folder's content is copied, not the folder
            target = destination / name[len(inside) :]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target)
    return len(found)
