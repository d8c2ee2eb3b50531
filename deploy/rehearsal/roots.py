"""Scratch roots: a base like the image's, and what a stage's instructions do to it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.rehearsal.context import context_files, copy_in
from deploy.rehearsal.dockerfile import Stage, copy_of, environment_of

SUITE = "bookworm"
PACKAGES = ("python3", "python3-venv", "ca-certificates", "netbase", "tzdata")
"""What python:3.11-slim-bookworm has beyond a minimal Debian: an interpreter and four small packages. No libgomp, no
compiler, so that a library the image lacks is missed here as well."""
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEVICES = ("null", "zero", "full", "random", "urandom")


@dataclass
class Built:
    """A stage that has been taken: its root, and what the next instruction starts from."""

    root: Path
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    folder: str = "/"
    user: str = "0:0"


def make_base(root: Path) -> Built:
    """Debian with its Python in the place of the base image, which cannot be fetched without a registry.

    One that is there whole from an earlier run is used again.
    """
    python = root / "usr/local/bin/python"
    if python.is_symlink():
        return Built(root)
    shutil.rmtree(root, ignore_errors=True)
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(PACKAGES)}", SUITE, str(root)]
    subprocess.run(command, check=True)
    for link in (python.with_name("python3"), python):
        link.symlink_to("/usr/bin/python3")
    return Built(root)


def build(stage: Stage, base: Built, built: Mapping[str, Built], context: Path, say: Callable[[str], None]) -> Built:
    """Copy the base and take the stage's steps in the copy, each said as it is taken."""
    root = base.root.parent / stage.name
    _copy_tree(base.root, root)
    here = Built(root, dict(base.environment), base.folder, base.user)
    files = context_files(context)
    for step in stage.instructions:
        match step.name:
            case "ENV":
                here.environment = environment_of(step.value, here.environment)
            case "WORKDIR":
                here.folder = step.value
                _inside(root, step.value).mkdir(parents=True, exist_ok=True)
            case "USER":
                here.user = step.value
            case "COPY":
                say(f"COPY {step.value}")
                _copy(here, step.value, built, context, files)
            case "RUN":
                say(f"RUN {step.value}")
                _run(here, step.value)
    return here


def _copy(here: Built, value: str, built: Mapping[str, Built], context: Path, files: frozenset[str]) -> None:
    copy = copy_of(value)
    target = _inside(here.root, os.path.join(here.folder, copy.destination))
    for source in copy.sources:
        if copy.stage is not None:
            _copy_tree(_inside(built[copy.stage].root, source), target)
        else:
            copy_in(context, files, source, target, as_folder=copy.destination.endswith("/"))


def _copy_tree(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "--reflink=auto", "-T", str(source), str(target)], check=True)


def _inside(root: Path, path: str) -> Path:
    return root / path.lstrip("/")


def _run(here: Built, command: str) -> None:
    """By the root's shell, with the host's network and what pip is told on the host."""
    settings, paths = _pip_of_host()
    mounts = [_bind(f"/dev/{name}", here.root) for name in DEVICES]
    mounts += [_bind(path, here.root) for path in ("/etc/resolv.conf", *paths)]
    words = ["/bin/sh", "-c", f"cd {shlex.quote(here.folder)} && {command}"]
    user, group = here.user.split(":")
    entering = ["chroot", f"--userspec={user}:{group}", str(here.root), *words]
    script = "\n".join(
        ["set -e", *mounts, f"mount -t proc proc {shlex.quote(str(here.root))}/proc", shlex.join(["exec", *entering])]
    )
    subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script],
        env={**here.environment, **settings, "HOME": "/root", "PATH": f"{here.environment['PATH']}:{PATH}"},
        check=True,
    )


def _bind(path: str, root: Path) -> str:
    """A shell line that shows a file or folder of the host inside the root."""
    target = _inside(root, path)
    if Path(path).is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    return shlex.join(["mount", "--bind", path, str(target)])


def _pip_of_host() -> tuple[dict[str, str], tuple[str, ...]]:
    """Settings of pip as environment variables, and the files and folders they name.

    A machine may reach packages only through a mirror that its own configuration knows.
    """
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    settings: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        key, _, value = line.partition("=")
        name = "PIP_" + key.rpartition(".")[2].upper().replace("-", "_")
        settings[name] = "".join(shlex.split(value))
    named = [word.removeprefix("file://") for value in settings.values() for word in value.split()]
    # An index on disk refers to the files beside it, so the folder around it is shown.
    shown = [str(Path(word).parent) if Path(word).name == "simple" else word for word in named]
    return settings, tuple(path for path in shown if path.startswith("/") and Path(path).exists())


def size_mb(root: Path) -> int:
    """Megabytes on disk."""
    out = subprocess.run(["du", "-sm", str(root)], capture_output=True, text=True, check=True).stdout
    return int(out.split()[0])


def missing_tools() -> tuple[str, ...]:
    """What this machine lacks of what a rehearsal needs."""
    tools = ("mmdebstrap", "unshare", "nsenter", "chroot", "setpriv", "mount", "ip", "cp", "du")
    return tuple(tool for tool in tools if shutil.which(tool) is None)
