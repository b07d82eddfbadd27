"""Everything that the catalog wants to know of one file, in one pass over its audio."""

import contextlib
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mien.errors import MediaError, MienError
from mien.models import model_path
from mien.music.affect import estimate_affect
from mien.music.decode import Mixer, audio_frames, length_s, open_audio, seek, shown
from mien.music.features import RATE_HZ
from mien.music.identity import content_id
from mien.music.key import estimate_key
from mien.music.loudness import LoudnessMeter
from mien.music.peak import PeakMeter
from mien.music.prior import with_tags
from mien.music.tags import Tags, read_tags
from mien.music.tempo import estimate_tempo
from mien.saying import Saying

__all__ = [
    "Analysis",
    "Listening",
    "PassingTrouble",
    "analyse",
    "analyse_safely",
    "analysis_id",
    "listen",
    "passage_starts",
    "read_analysis",
]

VERSION = 1
"""Goes up when what is found in a file changes though the model does not: tracks are then read again."""

PASSAGE_S = 10.0
"""Length of a passage: that of the clips that the model learnt from."""

MAX_PASSAGES = 6
"""Passages a track; the estimate of six differs little from that of the whole."""

LONG_S = 1_800.0
"""From this length on only passages are decoded, for loudness too: a 12-hour mix must not hold up the scan."""

LONG_PASSAGES = 24

MIN_S = 0.5
"""Shorter files are clicks and test tones, not music."""

STATES_LENGTH = frozenset({"flac", "mov,mp4,m4a,3gp,3g2,mj2"})
"""Containers whose stated length is exact, so that a shorter stream means a truncated file; FFmpeg takes that of
others from the file's size, and they are simply shorter."""


@dataclass(frozen=True, slots=True, eq=False)
class Listening:
    """What one pass over the audio gave.

    Attributes
    ----------
    duration_s
        Length in seconds, as decoded.
    loudness_lufs
        Integrated loudness, or None for silence.
    passages
        float32 [N] each, mono at `mien.music.features.RATE_HZ`; at least one.
    true_peak_dbtp
        True peak in dB of full scale; None for silence, and where only passages were decoded.
    silence_before_s, silence_after_s
        Silence at the beginning and at the end, in seconds; 0 where only passages were decoded.
    """

    duration_s: float
    loudness_lufs: float | None
    passages: tuple[NDArray[np.float32], ...]
    true_peak_dbtp: float | None = None
    silence_before_s: float = 0.0
    silence_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysed file.

    Attributes
    ----------
    tags
        What the file says of itself.
    duration_s, loudness_lufs, true_peak_dbtp, silence_before_s, silence_after_s
        As in `Listening`.
    valence, arousal
        Its place on the plane, each -1 to 1: the model's estimate, weighed against its tags (`mien.music.prior`).
    valence_sd, arousal_sd
        How unsure the model is of them, as standard deviations, before tags are heeded.
    content_id
        The content's number (`mien.music.identity.content_id`); 0 when it is not known.
    tempo_bpm
        As `mien.music.tempo.estimate_tempo` gives it.
    musical_key, key_confidence
        As `mien.music.key.estimate_key` gives them; None and 0 when it is not sure.
    """

    tags: Tags
    duration_s: float
    loudness_lufs: float | None
    valence: float
    arousal: float
    content_id: int = 0
    valence_sd: float = 0.0
    arousal_sd: float = 0.0
    tempo_bpm: float | None = None
    true_peak_dbtp: float | None = None
    silence_before_s: float = 0.0
    silence_after_s: float = 0.0
    musical_key: str | None = None
    key_confidence: float = 0.0


class PassingTrouble(str):
    """Why a file was not read that may be sound, as when its drive was pulled; the next scan tries it again."""

    __slots__ = ()


def analyse(path: Path) -> Analysis:
    """Read tags, measure loudness, peak and silences, and estimate valence, arousal, tempo and key of one file.

    Parameters
    ----------
    path
        An audio file.

    Raises
    ------
    MediaError
        When the file cannot be played: no audio, damaged, truncated, too short or too long.
    """
    heard = listen(path)
    tags = read_tags(path)
    affect = estimate_affect(heard.passages)
    valence, arousal = with_tags(affect, tags)
    key = estimate_key(heard.passages)
    return Analysis(
        tags,
        heard.duration_s,
        heard.loudness_lufs,
        valence,
        arousal,
        content_id=_content_id(path),
        valence_sd=affect.valence_sd,
        arousal_sd=affect.arousal_sd,
        tempo_bpm=estimate_tempo(heard.passages),
        true_peak_dbtp=heard.true_peak_dbtp,
        silence_before_s=heard.silence_before_s,
        silence_after_s=heard.silence_after_s,
        musical_key=key.name if key else None,
        key_confidence=key.confidence if key else 0.0,
    )


def read_analysis(kept: dict[str, Any]) -> Analysis:
    """Make an analysis again of what `dataclasses.asdict` made of it, by way of JSON too."""
    tags = Tags(**{**kept["tags"], "moods": tuple(kept["tags"]["moods"])})
    return Analysis(**{**kept, "tags": tags})


@lru_cache(maxsize=1)
def analysis_id() -> int:
    """Return a number of this version of the analysis with the model that it uses: what another one found is old."""
    model = model_path("music")
    # Without a model no file can be analysed, which is said where one is.
    data = model.read_bytes() if model.is_file() else b""
    return int.from_bytes(blake2b(data, digest_size=7, salt=VERSION.to_bytes(2, "little")).digest(), "little")


def _content_id(path: Path) -> int:
    try:
        return content_id(path)
    except OSError as error:
        raise MediaError(
            Saying(
                "{file}: went away while it was read ({reason}); scan again",
                file=shown(path),
                reason=str(error.strerror),
            )
        ) from error


def analyse_safely(path: Path) -> Analysis | str:
    """Analyse a file; whatever is wrong with it comes back as a reason, a `PassingTrouble` where it may be sound."""
    reason: str
    cause: BaseException | None
    try:
        return analyse(path)
    except MienError as error:
        reason, cause = str(error), error.__cause__
    except Exception as error:  # mutated files make libraries raise anything; one file must not end the scan
        cause = error
        reason = Saying(
            "{file}: reading it failed ({reason}); replace or remove it",
            file=shown(path),
            reason=f"{type(error).__name__}: {error}",
        )
    return PassingTrouble(reason) if isinstance(cause, OSError) or not _is_readable(path) else reason


def _is_readable(path: Path) -> bool:
    """Tell whether the system gives a file's bytes; where it does not, decoders call the file damaged."""
    try:
        content_id(path)
    except OSError:
        return False
    return True


def passage_starts(duration_s: float, count: int = MAX_PASSAGES) -> list[float]:
    """Place up to ``count`` passages evenly, away from intro and outro; return their starts in seconds.

    A track too short for ``count`` passages gets as many as fit side by side, at least one.
    """
    count = max(1, min(count, int(duration_s / PASSAGE_S)))
    room = max(0.0, duration_s - count * PASSAGE_S) / count
    return [(i + 0.5) * room + i * PASSAGE_S for i in range(count)]


def listen(path: Path) -> Listening:
    """Decode a file once: measure its loudness and keep its passages.

    Parameters
    ----------
    path
        An audio file. From `LONG_S` on only passages of it are decoded.

    Raises
    ------
    MediaError
        See `analyse`.
    """
    with open_audio(path) as (container, stream):
        stated_s = length_s(container, stream)
        exact = container.format.name in STATES_LENGTH
    in_parts = _listen_in_parts(path, stated_s) if stated_s > LONG_S else None
    if in_parts is not None:
        return in_parts
    heard = _listen_through(path, stated_s)
    if heard.duration_s < MIN_S:
        raise MediaError(
            Saying(
                "{file}: lasts {seconds} s; tracks of {least} s and more are played",
                file=shown(path),
                seconds=f"{heard.duration_s:.2f}",
                least=str(MIN_S),
            )
        )
    if exact and heard.duration_s < 0.9 * stated_s:
        raise MediaError(
            Saying(
                "{file}: ends after {heard} s of the {stated} s that its header states: the file is truncated; "
                "copy or download it again",
                file=shown(path),
                heard=f"{heard.duration_s:.1f}",
                stated=f"{stated_s:.1f}",
            )
        )
    # A header that states far too much or nothing puts the passages where no music is.
    off = abs(heard.duration_s - stated_s) > 0.25 * heard.duration_s
    return _listen_through(path, heard.duration_s) if off else heard


def _listen_through(path: Path, expected_s: float) -> Listening:
    """Decode all of a file and keep passages where they belong in one of ``expected_s``."""
    keeper = _Keeper(passage_starts(expected_s))
    mixer = Mixer(RATE_HZ)
    duration_s = 0.0
    peaks = PeakMeter()
    with open_audio(path) as (container, stream):
        meter = LoudnessMeter(peaks)
        for frame in audio_frames(container, stream, path):
            duration_s += frame.samples / frame.sample_rate
            meter.push(frame)
            for block in mixer.mix(frame):
                keeper.take(block)
        for block in mixer.flush():
            keeper.take(block)
    loudness_lufs = meter.loudness_lufs()
    peak_dbtp, (before_s, after_s) = peaks.true_peak_dbtp(), peaks.silences_s()
    return Listening(duration_s, loudness_lufs, keeper.passages(), peak_dbtp, before_s, after_s)


def _listen_in_parts(path: Path, stated_s: float) -> Listening | None:
    """Decode only passages, found by seeking; loudness is that of the passages together.

    None when most of them are not there: the header lies about the length.
    """
    passages: list[NDArray[np.float32]] = []
    whole = 0
    with open_audio(path) as (container, stream):
        meter = LoudnessMeter()
        for start_s in passage_starts(stated_s, LONG_PASSAGES):
            seek(container, stream, start_s)
            keeper, mixer = _Keeper([0.0]), Mixer(RATE_HZ)
            with contextlib.suppress(MediaError):
                for frame in audio_frames(container, stream, path):
                    meter.push(frame)
                    for block in mixer.mix(frame):
                        keeper.take(block)
                    if keeper.full:
                        break
            passages.extend(keeper.passages())
            whole += keeper.full
    if whole < LONG_PASSAGES / 2:
        return None
    return Listening(stated_s, meter.loudness_lufs(), tuple(passages))


class _Keeper:
    """Cut passages out of a stream of blocks, holding nothing else."""

    def __init__(self, starts: list[float]) -> None:
        self._length = int(PASSAGE_S * RATE_HZ)
        self._starts = [int(start * RATE_HZ) for start in starts]
        self._kept: list[list[NDArray[np.float32]]] = [[] for _ in starts]
        self._position = 0

    def take(self, block: NDArray[np.float32]) -> None:
        for start, kept in zip(self._starts, self._kept, strict=True):
            first = max(0, start - self._position)
            last = min(len(block), start + self._length - self._position)
            if first < last:
                kept.append(block[first:last])
        self._position += len(block)

    @property
    def full(self) -> bool:
        return self._position >= self._starts[-1] + self._length

    def passages(self) -> tuple[NDArray[np.float32], ...]:
        whole = [np.concatenate(kept) for kept in self._kept if kept]
        longest = max((len(passage) for passage in whole), default=0)
        # A stub at the end of a truncated file says little of the track.
        return tuple(passage for passage in whole if 2 * len(passage) >= longest) or (
            np.zeros(1, np.float32),
        )
