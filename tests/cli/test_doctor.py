import json
import socket
from pathlib import Path

import pytest

from mien.cli import main


def findings(capsys: pytest.CaptureFixture[str], *flags: str) -> dict[str, dict[str, str]]:
    main(["doctor", "--json", *flags])
    return {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}


def test_a_sound_installation(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--data-dir", str(data_dir)]) == 0
    text = capsys.readouterr().out
    assert "problem" not in text
    for name in ("packages", "model expression", "model music", "face detector", "built-in tracks", "camera"):
        assert name in text


def test_damaged_model(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = data_dir.parent / "expression.onnx"
    damaged.write_bytes(b"hello")
    damaged.with_suffix(".json").write_text('{"sha256": "0"}')
    monkeypatch.setattr("mien.cli.doctor.model_path", lambda _: damaged)
    found = findings(capsys)
    assert found["model expression"]["verdict"] == "problem"
    assert found["model expression"]["remedy"] == "reinstall mien"


def test_bad_settings(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data_dir.parent / "config.toml").write_text("mode = 3")
    found = findings(capsys)
    assert found["settings"]["verdict"] == "problem"
    assert "config.toml" in found["settings"]["remedy"]


@pytest.mark.parametrize(("host", "verdict"), [("::1", "ok"), ("no-such-host.invalid", "problem")])
def test_any_host_leaves_the_other_checks_standing(
    data_dir: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    verdict: str,
) -> None:
    monkeypatch.setenv("MIEN_HOST", host)
    monkeypatch.setenv("MIEN_PORT", "0")
    found = findings(capsys)
    assert found["port"]["verdict"] == verdict
    assert host in found["port"]["detail"]
    assert "camera" in found


def test_a_data_folder_that_nothing_can_be_written_in(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who runs the tests may be somebody whom no rights stop.
    monkeypatch.setattr("mien.cli.doctor.os.access", lambda *_: False)
    found = findings(capsys)
    assert found["data folder"]["verdict"] == "problem"
    assert "nothing can be written" in found["data folder"]["detail"]


def test_a_folder_that_has_gone(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from mien.music import Catalog

    data_dir.mkdir()
    with Catalog(data_dir / "catalog.sqlite3") as catalog:
        catalog.add_root(tmp_path / "gone")
    found = findings(capsys)
    assert found["library"]["verdict"] == "problem"
    assert str(tmp_path / "gone") in found["library"]["detail"]
    assert found["library"]["remedy"]


def test_a_catalog_that_is_none(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data_dir.mkdir()
    (data_dir / "catalog.sqlite3").write_text("hello" * 1000)
    assert any(
        finding["verdict"] == "problem" and "catalog.sqlite3" in finding["detail"]
        for finding in findings(capsys).values()
    )


def test_a_busy_port_and_a_missing_camera(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("MIEN_PORT", str(taken.getsockname()[1]))
        found = findings(capsys, "--camera", "97")
    assert "in use" in found["port"]["detail"]
    assert found["camera 97"]["verdict"] == "problem"
