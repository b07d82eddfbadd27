"""How high a track peaks between its samples, and how long it is silent at both ends."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["SILENCE_DBFS", "PeakMeter"]

_OUTER: Final = (
    *(0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625),
    *(0.9721679687500, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125),
)
_INNER: Final = (
    *(-0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.166503906250, 0.465087890625),
    *(0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375),
)
PHASES: Final = np.array((_OUTER, _INNER, _INNER[::-1], _OUTER[::-1]), np.float32)
"""Interpolation filter [4, 12] for four times the sample rate: ITU-R BS.1770-4, annex 2; two phases mirror two."""

TAPS: Final = PHASES.shape[1]
BEFORE: Final = TAPS // 2 - 1
"""Samples of a filter's window that come before the gap in which it interpolates."""

NEAR: Final = 0.5
"""Only gaps beside a sample of this share of the highest peak so far are interpolated. A tone lower than a third of
the sample rate never hides more than that between two samples, so nothing that music has is missed."""

SILENCE_DBFS: Final = -60.0
"""Level below which the beginning and the end of a track count as silence; Mixxx uses the same."""

BLOCK_SAMPLES: Final = 1 << 15
"""How much is looked at in one go: small blocks cost more to handle than to look at."""


class PeakMeter:
    """Measure a stream of samples.

    A change of sample rate or of the number of channels within a stream does no harm.
    """

    def __init__(self) -> None:
        self._waiting: list[NDArray[np.float64]] = []
        self._waiting_samples = 0
        self._tail: NDArray[np.float32] | None = None
        self._rate_hz = 0
        self._peak = 0.0
        self._time_s = 0.0
        self._loud_from_s: float | None = None
        self._loud_until_s = 0.0

    def push(self, samples: NDArray[np.float64], rate_hz: int) -> None:
        """Take float64 [N, channels], 1 for full scale, that were taken ``rate_hz`` times a second."""
        if self._waiting and (rate_hz, samples.shape[1]) != (self._rate_hz, self._waiting[0].shape[1]):
            self._look()
        self._rate_hz = rate_hz
        self._waiting.append(samples)
        self._waiting_samples += len(samples)
        if self._waiting_samples >= BLOCK_SAMPLES:
            self._look()

    def true_peak_dbtp(self) -> float | None:
        """Highest level at four times the sample rate, in dB of full scale; None for digital silence."""
        self._look()
        return 20.0 * math.log10(self._peak) if self._peak > 0.0 else None

    def silences_s(self) -> tuple[float, float]:
        """Seconds below `SILENCE_DBFS` at the beginning and at the end; 0 and 0 when there is nothing else."""
        self._look()
        if self._loud_from_s is None:
            return 0.0, 0.0
        return self._loud_from_s, max(0.0, self._time_s - self._loud_until_s)

    def _look(self) -> None:
        """Look at all that waits."""
        if not self._waiting:
            return
        fresh = np.ascontiguousarray(np.concatenate(self._waiting).T, np.float32)
        self._waiting, self._waiting_samples = [], 0
        # Damaged streams decode to NaN; FFmpeg itself may go over any level.
        np.nan_to_num(fresh, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        self._find_sound(fresh)
        tail = self._tail
        if tail is None or len(tail) != len(fresh):
            tail = np.zeros((len(fresh), TAPS), np.float32)
        joined = np.concatenate((tail, fresh), axis=1)
        self._find_peak(joined)
        self._tail = joined[:, -TAPS:]

    def _find_sound(self, samples: NDArray[np.float32]) -> None:
        loud = np.flatnonzero((np.abs(samples) > 10.0 ** (SILENCE_DBFS / 20.0)).any(axis=0))
        if len(loud):
            if self._loud_from_s is None:
                self._loud_from_s = self._time_s + int(loud[0]) / self._rate_hz
            self._loud_until_s = self._time_s + (int(loud[-1]) + 1) / self._rate_hz
        self._time_s += samples.shape[1] / self._rate_hz

    def _find_peak(self, samples: NDArray[np.float32]) -> None:
        level = np.abs(samples)
        self._peak = max(self._peak, float(level.max()))
        windows = np.lib.stride_tricks.sliding_window_view(samples, TAPS, axis=1)
        high = level > NEAR * self._peak
        # The gap after each high sample, and the one before it.
        gaps = (
            high[:, BEFORE : BEFORE + windows.shape[1]] | high[:, BEFORE + 1 : BEFORE + 1 + windows.shape[1]]
        )
        if gaps.any():
            self._peak = max(self._peak, float(np.abs(windows[gaps] @ PHASES.T).max()))
