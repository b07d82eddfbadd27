"""What is known of one track."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Track"]


@dataclass(frozen=True, slots=True)
class Track:
    """One audio file of the library.

    Attributes
    ----------
    track_id
        Number in the catalog, 1 or more; stays with the file while the catalog lives.
    path
        Absolute path of the file.
    title, artist, album, genre
        From the file's tags; the title falls back to the file's stem, the others to an empty string.
    duration_s
        Length in seconds.
    loudness_lufs
        Integrated loudness (EBU R128), or None when it could not be measured (silence).
    valence, arousal
        Estimate of where the music lies on the plane, each -1 to 1.
    has_cover
        Whether the file carries cover art.
    builtin
        Whether the track came with mien.
    song_id
        Number of the recording that outlives the catalog, see `mien.music.song_id`; 0 when it is not known.
    tempo_bpm
        Beats a minute, by estimate, or None when no beat stands out; half and double of it are as likely meant.
    track_gain_db, album_gain_db
        Gain that the file's ReplayGain tags ask for, towards -18 LUFS; None without them.
    placed
        Whether valence and arousal are the listener's own and not an estimate.
    true_peak_dbtp
        True peak (ITU-R BS.1770-4), or None when it is not known, as of silence and of files of hours.
    silence_before_s, silence_after_s
        Silence at the beginning and at the end, in seconds.
    musical_key, key_confidence
        Key by estimate, such as "A minor", and how likely it is the right one, 0 to 1; None and 0 when unsure.
    """

    track_id: int
    path: Path
    title: str
    artist: str
    album: str
    genre: str
    duration_s: float
    loudness_lufs: float | None
    valence: float
    arousal: float
    has_cover: bool = False
    builtin: bool = False
    song_id: int = 0
    tempo_bpm: float | None = None
    track_gain_db: float | None = None
    album_gain_db: float | None = None
    placed: bool = False
    true_peak_dbtp: float | None = None
    silence_before_s: float = 0.0
    silence_after_s: float = 0.0
    musical_key: str | None = None
    key_confidence: float = 0.0
