import json
import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from mien import log
from mien.errors import LibraryError
from mien.log import LOG_NAME, fault, keeping_log, note, often


def kept(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / LOG_NAME).read_text(encoding="ascii").splitlines()]


def break_something(path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise LibraryError(f"{path}: my secret song cannot be read") from error


def test_a_line_is_a_json_object_of_numbers_and_plain_words(tmp_path: Path) -> None:
    with keeping_log(tmp_path):
        note("scan", new=3, interrupted=False, seconds=0.5, what="/home/ida/Still Water.mp3", rule="origin")
    (line,) = kept(tmp_path)
    assert {
        "level": "info",
        "event": "scan",
        "new": 3,
        "interrupted": False,
        "seconds": 0.5,
    }.items() <= line.items()
    assert (line["what"], line["rule"]) == ("?", "origin")
    note("after the end")
    assert len(kept(tmp_path)) == 1


def test_of_an_error_its_kind_and_place_are_kept_and_not_its_message(tmp_path: Path) -> None:
    with keeping_log(tmp_path):
        with pytest.raises(LibraryError) as caught:
            break_something(tmp_path / "my secret song.mp3")
        fault("scan", caught.value)
    (line,) = kept(tmp_path)
    assert (line["error"], line["cause"], line["code"]) == ("LibraryError", "FileNotFoundError", "ENOENT")
    assert any(
        place.startswith("test_log.") and place.endswith(".break_something") for place in line["places"]
    )
    assert "secret" not in json.dumps(line)


def test_what_libraries_say_is_kept_without_their_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with keeping_log(tmp_path):
        logging.getLogger("uvicorn.error").warning("192.0.2.7 asked for %s", "my secret song")
        logging.getLogger("uvicorn.error").info("nothing of interest")
    (line,) = kept(tmp_path)
    assert (line["event"], line["logger"], line["level"]) == ("library", "uvicorn.error", "warning")
    assert "secret" not in json.dumps(line)
    assert "192" not in json.dumps(line)


def test_a_thread_that_dies_is_in_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "__excepthook__", lambda _: None)
    with keeping_log(tmp_path):
        thread = threading.Thread(target=lambda: 1 / 0, name="scan")
        thread.start()
        thread.join()
    (line,) = kept(tmp_path)
    assert (line["event"], line["error"], line["name"]) == ("thread", "ZeroDivisionError", "scan")


def test_what_happens_often_is_told_once_and_counted(tmp_path: Path) -> None:
    with keeping_log(tmp_path):
        for _ in range(1_000):
            often("refused", rule="origin")
        often("refused", rule="host")
    told = [(line["rule"], line["times"]) for line in kept(tmp_path)]
    assert told == [("origin", 1), ("host", 1), ("origin", 999)]


def test_it_is_begun_anew_when_it_is_long_and_a_few_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "MAX_BYTES", 2_000)
    with keeping_log(tmp_path):
        for number in range(200):
            note("scan", number=number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == [LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2", f"{LOG_NAME}.3"]
    assert all(path.stat().st_size <= 2_000 for path in tmp_path.iterdir())
    assert kept(tmp_path)[-1]["number"] == 199


def test_where_it_cannot_be_written_all_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with keeping_log(tmp_path / "none"):
        note("scan")
    assert "no log is kept" in capsys.readouterr().err
