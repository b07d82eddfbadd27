import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mien.errors import ModelError
from mien.models import OnnxModel, load_card, model_path


def test_runs_the_shipped_network() -> None:
    model = OnnxModel(model_path("expression"))
    outputs = model.run(np.zeros((3, 1, 48, 48), np.float32))
    assert model.outputs == ["labels", "votes"]
    for logits in outputs:
        assert logits.shape == (3, 7)
        assert np.isfinite(logits).all()


def test_the_runtime_keeps_nothing_at_home_and_calls_nobody(tmp_path: Path) -> None:
    """It would number the device and report to its maker; `tests/server/test_privacy.py` watches the calls."""
    code = "from mien.expression import ExpressionClassifier; ExpressionClassifier()"
    places = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"), str(tmp_path))
    unset = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    subprocess.run([sys.executable, "-c", code], env=unset | places, check=True)
    assert not list(tmp_path.rglob("*"))


def test_wrong_shape_is_named() -> None:
    with pytest.raises(ModelError, match=r"\(2, 48, 48\)"):
        OnnxModel(model_path("expression")).run(np.zeros((2, 48, 48), np.float32))


REMEDY = "name a file that mien train wrote"


def test_missing_and_damaged_files_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a network of one's own no new mien is the remedy; of one that came with it, nothing else."""
    with pytest.raises(ModelError, match=REMEDY):
        OnnxModel(tmp_path / "none.onnx")
    damaged = tmp_path / "damaged.onnx"
    damaged.write_bytes(model_path("expression").read_bytes()[:1000])
    with pytest.raises(ModelError, match=rf"damaged\.onnx.*{REMEDY}"):
        OnnxModel(damaged)
    monkeypatch.setattr("mien.models.session.CARDS", tmp_path)
    for path in (damaged, tmp_path / "none.onnx"):
        with pytest.raises(ModelError, match="reinstall mien"):
            OnnxModel(path)


@pytest.mark.parametrize("text", ["{", "[]"])
def test_bad_cards_say_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ModelError, match=REMEDY):
        load_card(tmp_path / "x.onnx")
    with pytest.raises(ModelError, match="cannot read"):
        load_card(tmp_path / "y.onnx")


@pytest.mark.parametrize("name", ["expression", "music"])
def test_card_belongs_to_its_file(name: str) -> None:
    import hashlib

    card = load_card(model_path(name))
    assert card["sha256"] == hashlib.sha256(model_path(name).read_bytes()).hexdigest()
    assert model_path(name).stat().st_size < 10_000_000
    assert json.dumps(card)
