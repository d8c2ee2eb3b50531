"""API keys are kept as hashes and admitted only whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from service.cli import app
from service.keys import KeyLineError, KeyRing, hash_of, line_of, new_key, presented
from service.settings import Settings

KEY = "cqa_" + "Kx7-mQ_" * 6 + "p"  # the same in every process: it stands in names of tests


def test_a_new_key_is_random_and_long() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) == 47 for key in keys)  # 32 bytes


def test_a_line_admits_its_key_and_no_other() -> None:
    ring = KeyRing([line_of("partner", KEY, ("answers=600/minute", "data=5/second,100/hour"))])
    holder = ring.holder(KEY.encode())
    assert holder is not None
    assert holder.name == "partner"
    assert [str(rate) for rate in holder.rates["data"]] == ["5 per 1 second", "100 per 1 hour"]
    for wrong in (new_key(), KEY[:-1], KEY + "x", KEY.swapcase(), "", hash_of(KEY), "partner", KEY * 100):
        assert ring.holder(wrong.encode()) is None


def test_keys_whose_hashes_begin_alike_are_told_apart() -> None:
    digest = hashlib.sha256(KEY.encode()).hexdigest()
    twin = digest[:8] + "0" * 56
    ring = KeyRing([f"twin sha256:{twin}", f"partner sha256:{digest}"])
    holder = ring.holder(KEY.encode())
    assert holder is not None
    assert holder.name == "partner"


def test_blank_lines_and_comments_admit_nobody() -> None:
    ring = KeyRing(["", "  ", "# of the year before", f"partner {hash_of(KEY)}  # since May"])
    assert ring.names == ("partner",)


@pytest.mark.parametrize(
    "line",
    [
        "partner",
        f"partner {KEY}",
        f"{hash_of(KEY)} partner",
        f"part/ner {hash_of(KEY)}",
        f"partner {hash_of(KEY)[:-1]}",
        f"partner {hash_of(KEY)} answers",
        f"partner {hash_of(KEY)} answers=many",
        f"partner {hash_of(KEY)} everything=60/minute",
    ],
)
def test_a_line_that_is_none_stops_the_start_and_is_not_shown(line: str) -> None:
    with pytest.raises(KeyLineError, match="API key 2: ") as raised:
        KeyRing(["", line])
    assert KEY not in str(raised.value)
    with pytest.raises(ValidationError, match="api_keys") as refused:
        Settings(api_keys=line)  # type: ignore[arg-type]
    assert KEY not in str(refused.value)


def test_two_keys_of_one_name_stop_the_start() -> None:
    with pytest.raises(KeyLineError, match="two API keys are named a"):
        KeyRing([line_of("a", KEY), line_of("a", new_key())])


def test_keys_come_from_a_file_and_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# ours\n{line_of('a', KEY)}\n", encoding="utf-8")
    more = f"{line_of('b', new_key())};{line_of('c', new_key())}"
    ring = Settings(api_keys=more, api_keys_file=file).key_ring()  # type: ignore[arg-type]
    assert ring.names == ("b", "c", "a")
    with pytest.raises(ValidationError, match="api_keys_file"):
        Settings(api_keys_file=tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        ([(b"authorization", b"Bearer abc")], b"abc"),
        ([(b"authorization", b"bearer  abc ")], b"abc"),
        ([(b"x-api-key", b" abc ")], b"abc"),
        ([(b"authorization", b"Basic abc")], None),
        ([(b"authorization", b"abc")], None),
        ([(b"x-key", b"abc")], None),
        ([], None),
    ],
)
def test_a_key_is_shown_in_a_header(headers: list[tuple[bytes, bytes]], key: bytes | None) -> None:
    assert presented({"headers": headers}) == key


def test_the_command_prints_the_key_once_and_the_line_for_the_service() -> None:
    result = CliRunner().invoke(app, ["key", "new", "--name", "partner", "--rate", "answers=600/minute"])
    assert result.exit_code == 0
    key, line = result.stdout.strip(), result.stderr.splitlines()[-1]
    holder = KeyRing([line]).holder(key.encode())
    assert holder is not None
    assert holder.name == "partner"
    assert key not in result.stderr
    for wrong in (["--name", "a b"], ["--name", "a", "--rate", "x=1/minute"]):
        assert CliRunner().invoke(app, ["key", "new", *wrong]).exit_code == 2
