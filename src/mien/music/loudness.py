"""Integrated loudness (EBU R128) through FFmpeg's ``ebur128`` filter, and the playback gain that follows from it."""

import math

import av
import numpy as np
from av.filter import Graph

from mien.music.peak import PeakMeter
from mien.music.track import Track

__all__ = ["CEILING_DBTP", "MAX_GAIN_DB", "REFERENCE_LUFS", "LoudnessMeter", "gain_db"]

REFERENCE_LUFS = -18.0
"""Loudness that playback aims at: the reference level of ReplayGain 2.0."""

MAX_GAIN_DB = 6.0
"""Most that a quiet track is raised."""

CEILING_DBTP = -1.0
"""Highest true peak after the gain: the limit of EBU R128, which leaves room for what decoders and converters add."""

MIN_GAIN_DB = -24.0
"""Most that a loud track is lowered; nothing real is louder than +6 LUFS."""

GATE_LUFS = -70.0
"""Absolute gate of ITU-R BS.1770-4: what never rises above it counts as silence."""


class LoudnessMeter:
    """Measure a stream of frames; a mono stream is measured as it is heard, from two loudspeakers.

    Parameters
    ----------
    peaks
        Is given the samples that go by, where FFmpeg's filter knows the layout of the channels.
    """

    def __init__(self, peaks: PeakMeter | None = None) -> None:
        self._peaks = peaks
        self._reading: float | None = None
        self._graph: Graph | None = None
        self._key: tuple[object, ...] | None = None
        self._readings: list[tuple[float, int]] = []
        self._samples = 0

    def push(self, frame: av.AudioFrame) -> None:
        """Take one decoded frame, in any format; the format may change within a stream."""
        key = (frame.format.name, frame.layout.name, frame.sample_rate)
        if key != self._key:
            self._finish()
            self._graph, self._key = _graph(frame), key
        self._samples += frame.samples
        if self._graph is not None:
            self._graph.push(frame)
            self._pull()

    def loudness_lufs(self) -> float | None:
        """Integrated loudness of everything pushed, or None for silence and for less than 0.4 s.

        Where the format changed within the stream, the energy mean of its parts.
        """
        self._finish()
        heard = [(lufs, samples) for lufs, samples in self._readings if lufs > GATE_LUFS]
        total = sum(samples for _, samples in heard)
        if not total:
            return None
        return 10.0 * math.log10(sum(samples * 10.0 ** (lufs / 10.0) for lufs, samples in heard) / total)

    def _pull(self) -> None:
        assert self._graph is not None
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if not isinstance(frame, av.AudioFrame):
                continue
            # The filter gives blocks of 100 ms; a shorter one at the end carries no reading.
            reading = frame.metadata.get("lavfi.r128.I")
            if reading is not None:
                self._reading = float(reading)
            if self._peaks is not None:
                samples = (
                    frame.to_ndarray().astype(np.float64, copy=False).reshape(-1, frame.layout.nb_channels)
                )
                self._peaks.push(samples, frame.sample_rate)

    def _finish(self) -> None:
        if self._graph is None:
            return
        self._graph.push(None)
        self._pull()
        if self._reading is not None and math.isfinite(self._reading):
            self._readings.append((self._reading, self._samples))
        self._graph = self._reading = None
        self._samples = 0


def _graph(frame: av.AudioFrame) -> Graph | None:
    """Make a filter graph for frames like this one; None for a channel layout that the filter refuses."""
    graph = Graph()
    try:
        source = graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        meter = graph.add("ebur128", "metadata=1:dualmono=1:framelog=quiet")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
    except (av.FFmpegError, ValueError):
        return None
    return graph


def gain_db(track: Track) -> float:
    """Playback gain that brings a track to `REFERENCE_LUFS` without clipping.

    The file's ReplayGain tags are honoured, the track's before the album's, since moods mix albums. Without them the
    measured loudness decides.

    Parameters
    ----------
    track
        Its ``loudness_lufs`` may be None (silence): then the gain is 0 without tags. A track whose true peak is not
        known is never raised.

    Returns
    -------
    float
        Decibels between `MIN_GAIN_DB` and `MAX_GAIN_DB`, and no more than take the true peak to `CEILING_DBTP`.

    References
    ----------
    ReplayGain 2.0 specification (Hydrogenaudio): -18 LUFS, measured after ITU-R BS.1770. EBU R128-2020: -1 dBTP.
    """
    measured = 0.0 if track.loudness_lufs is None else REFERENCE_LUFS - track.loudness_lufs
    tagged = (gain for gain in (track.track_gain_db, track.album_gain_db) if gain is not None)
    room = 0.0 if track.true_peak_dbtp is None else CEILING_DBTP - track.true_peak_dbtp
    return max(MIN_GAIN_DB, min(MAX_GAIN_DB, room, next(tagged, measured)))
