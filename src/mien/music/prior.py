"""What a file's mood and genre tags say of its place on the plane, weighed against what its sound says."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from mien.music.affect import Affect
from mien.music.tags import Tags

__all__ = ["LEAST_SPREAD", "SPREAD", "Evidence", "combine", "evidence", "with_tags"]

TABLE: Final = Path(__file__).resolve().parent / "prior.json"
"""Made by ``python tools/music_prior.py``, which also says what the tables are worth."""

SPREAD: Final = 0.54
"""Standard deviation of music on each axis of the plane; the music model is made so."""

HALF_MEAN: Final = 0.798 * SPREAD
HALF_SPREAD: Final = 0.603 * SPREAD
"""Mean and standard deviation of one half of a normal distribution: where music lies whose sign alone is known."""

LEAST_SPREAD: Final = 0.2
"""No estimate from sound is taken to be surer than this: at the rim of the plane the model's own word, to first order,
falls towards nought."""

APART: Final = re.compile(r"[;,/|\x00]|\s+-\s+")

Evidence = tuple[float, float]
"""Precision (one over variance) that tags add on one axis, and that precision times the place they speak for."""


def with_tags(estimate: Affect, tags: Tags) -> tuple[float, float]:
    """Return valence and arousal, each -1 to 1, after what the tags say.

    Parameters
    ----------
    estimate
        By the model, with its uncertainty.
    tags
        The file's. Words that are in no table say nothing.

    References
    ----------
    Panda, Malheiro, Paiva 2018, IEEE TAFFC: the songs, and AllMusic's moods and genres of each, which `TABLE` sums up.
    """
    valence, arousal = zip(*evidence(tags), strict=True)
    return (
        combine(estimate.valence, max(LEAST_SPREAD, estimate.valence_sd), valence),
        combine(estimate.arousal, max(LEAST_SPREAD, estimate.arousal_sd), arousal),
    )


def evidence(tags: Tags) -> list[tuple[Evidence, Evidence]]:
    """Return what the mood words, and the genres, say of valence and of arousal; one entry each.

    Genres say nothing of arousal: on 4Q that made the estimate no better.
    """
    table = _table()
    moods = [table["moods"][word] for word in _words(tags.moods) if word in table["moods"]]
    genres = [table["genres"][word] for word in _words([tags.genre]) if word in table["genres"]]
    return [
        (_said([valence for valence, _ in moods]), _said([arousal for _, arousal in moods])),
        (_said(genres), (0.0, 0.0)),
    ]


def combine(estimate: float, spread: float, said: Iterable[Evidence]) -> float:
    """Weigh an estimate by its precision against evidence; the result lies between -1 and 1."""
    precision = 1.0 / spread**2
    weighted = precision * estimate
    for added, moment in said:
        precision, weighted = precision + added, weighted + moment
    return min(1.0, max(-1.0, weighted / precision))


def _said(signs: list[float]) -> Evidence:
    """Make evidence of mean signs, -1 to 1, of music that was tagged so.

    Words of one file are not independent: together they count as one. What all music has in common, `SPREAD` around
    the middle, is taken out, since the model knows it already.
    """
    if not signs:
        return 0.0, 0.0
    mean = sum(signs) / len(signs)
    variance = HALF_SPREAD**2 + HALF_MEAN**2 * (1.0 - mean**2)
    return max(0.0, 1.0 / variance - 1.0 / SPREAD**2), HALF_MEAN * mean / variance


def _words(texts: Iterable[str]) -> list[str]:
    found = (word.strip().lower() for text in texts for word in APART.split(text))
    return list(dict.fromkeys(word for word in found if word))


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return dict(json.loads(TABLE.read_text(encoding="utf-8")))
