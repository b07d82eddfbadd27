"""What was found in the built-in tracks before they were shipped, so that a first start need not find it again."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from mien.files import write_json
from mien.music.analysis import Analysis, analyse, analysis_id, read_analysis
from mien.music.builtin_path import builtin_library
from mien.music.identity import content_id
from mien.music.prior import combine

__all__ = ["SHIPPED", "ship_analyses", "shipped_analyses"]

SHIPPED: Final = "analyses.json"
"""File in the built-in library; ``python -m tools.builtin_library.document`` makes it anew."""

MEANT_SPREAD: Final = 0.3
"""How far a piece may lie from the mood that it was written for, as a standard deviation: a composer knows more of it
than the network does (which is off by .6 in valence), but not all."""


def shipped_analyses(paths: Iterable[Path]) -> dict[Path, Analysis]:
    """Return what is known already of the built-in tracks among some files.

    Nothing is, when the analysis or the model is another than the one that they were shipped with; nor of a file whose
    content is another.

    Parameters
    ----------
    paths
        Any files.
    """
    folder = builtin_library()
    ours = [path for path in paths if path.parent == folder]
    if not ours or not (folder / SHIPPED).is_file():
        return {}
    shipped = json.loads((folder / SHIPPED).read_text(encoding="utf-8"))
    if shipped["analysis_id"] != analysis_id():
        return {}
    known = {
        path: read_analysis(shipped["tracks"][path.name]) for path in ours if path.name in shipped["tracks"]
    }
    return {path: found for path, found in known.items() if content_id(path) == found.content_id}


def ship_analyses() -> None:
    """Analyse the built-in tracks and write down what was found.

    Their places are the estimates weighed against the moods that they were written for, as with a tag.

    Raises
    ------
    MediaError
        When one of them cannot be read.
    """
    folder = builtin_library()
    tracks = json.loads((folder / "library.json").read_text(encoding="utf-8"))["tracks"]
    found = {track["file"]: asdict(_placed(analyse(folder / track["file"]), track)) for track in tracks}
    write_json(folder / SHIPPED, {"analysis_id": analysis_id(), "tracks": found})


def _placed(found: Analysis, meant: dict[str, float]) -> Analysis:
    precision = 1.0 / MEANT_SPREAD**2
    valence, arousal = (
        combine(estimate, spread, [(precision, precision * meant[axis])])
        for axis, estimate, spread in (
            ("valence", found.valence, found.valence_sd),
            ("arousal", found.arousal, found.arousal_sd),
        )
    )
    return replace(found, valence=valence, arousal=arousal)
