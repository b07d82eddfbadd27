"""Listeners on disk: what each one likes, heard and said, in one SQLite file apart from the catalog."""

import json
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np

from mien.database import Connection, Database, Schema, set_aside
from mien.errors import ConfigError, DamagedError, LibraryError
from mien.recommend.effects import Effect
from mien.recommend.feedback import Feedback
from mien.recommend.profile import Heard, MoodChange, Profile, ProfileSettings
from mien.recommend.shelf import SOUND, Kind
from mien.recommend.taste import MEETING, SIZE, Taste, TasteSettings
from mien.saying import Saying

__all__ = ["DEFAULT_NAME", "Profiles"]

DEFAULT_NAME: Final = "Listener"
LONGEST_NAME: Final = 80
MOST_PROFILES: Final = 100

TABLES: Final = """
CREATE TABLE profiles (
    profile_id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    made_s REAL NOT NULL,
    settings TEXT NOT NULL,
    weights BLOB,
    covariance BLOB,
    weights_s REAL NOT NULL DEFAULT 0
);
CREATE TABLE effects (
    profile_id INTEGER NOT NULL REFERENCES profiles (profile_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    key INTEGER NOT NULL,
    name TEXT NOT NULL,
    mean REAL NOT NULL,
    variance REAL NOT NULL,
    t_s REAL NOT NULL,
    PRIMARY KEY (profile_id, kind, key)
) WITHOUT ROWID;
CREATE TABLE events (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (profile_id) ON DELETE CASCADE,
    t_s REAL NOT NULL,
    feedback TEXT NOT NULL,
    song_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    position_s REAL NOT NULL,
    mode TEXT NOT NULL,
    source TEXT NOT NULL,
    expression TEXT,
    valence REAL,
    arousal REAL
);
CREATE INDEX events_by_time ON events (profile_id, t_s);
"""

MOODS: Final = """
CREATE TABLE moods (
    mood_id INTEGER PRIMARY KEY AUTOINCREMENT,
    profile_id INTEGER NOT NULL REFERENCES profiles (profile_id) ON DELETE CASCADE,
    t_s REAL NOT NULL,
    mode TEXT NOT NULL,
    source TEXT NOT NULL,
    expression TEXT,
    valence REAL NOT NULL,
    arousal REAL NOT NULL
);
CREATE INDEX moods_by_time ON moods (profile_id, t_s);
"""

CHOSEN: Final = """
CREATE TABLE chosen (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    profile_id INTEGER NOT NULL REFERENCES profiles (profile_id) ON DELETE CASCADE
);
"""
"""Who listens, so that a new start goes on with that listener's taste, face and corrections."""

PAST: Final = ("events", "moods")
"""Tables of what happened when."""

PROFILES: Final = Schema(
    name=Saying("profiles"),
    application_id=0x6D69656C,  # "miel" in ASCII: the listeners of mien
    steps=(TABLES, MOODS, CHOSEN),
    remedy=Saying("move it away; mien then knows nothing of its listeners and learns anew"),
)


class Profiles:
    """All listeners of this machine. Safe to use from several threads.

    Parameters
    ----------
    path
        The file; made, with one listener in it, when it does not exist.

    Raises
    ------
    LibraryError
        When the file is no file of mien's listeners, comes from a newer mien, or cannot be opened; DamagedError when
        it is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = Database(path, PROFILES)
        if not self.all():
            self.add(DEFAULT_NAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @classmethod
    def open_or_begin_anew(cls, path: Path) -> tuple[Self, str]:
        """Open the file, or set a damaged one aside and begin another; return what the listeners should be told."""
        try:
            return cls(path), ""
        except DamagedError:
            aside = set_aside(path)
        told = f"What was kept of the listeners is damaged; it was set aside as {aside.name}, and mien learns anew"
        return cls(path), told

    def close(self) -> None:
        """Close the file. May be called twice."""
        self._database.close()

    def all(self) -> list[Profile]:
        """List the listeners, the oldest first."""
        with self._database.use() as database:
            rows = database.execute("SELECT profile_id, name, settings FROM profiles ORDER BY profile_id")
            return [_profile(row) for row in rows]

    def chosen(self) -> Profile:
        """Return the listener who was chosen last; the oldest while nobody was."""
        with self._database.use() as database:
            row = database.execute(
                "SELECT profile_id, name, settings FROM profiles LEFT JOIN chosen USING (profile_id) "
                "ORDER BY only_row IS NULL, profile_id LIMIT 1"
            ).fetchone()
        return _profile(row)

    def choose(self, profile: Profile) -> None:
        """Keep who listens from now on."""
        with self._database.change() as database:
            database.execute("INSERT OR REPLACE INTO chosen VALUES (1, ?)", (profile.profile_id,))

    def get(self, name: str) -> Profile | None:
        """Return the listener of a name; None when there is none."""
        return next((profile for profile in self.all() if profile.name == name), None)

    def named(self, name: str | None) -> Profile:
        """Return the listener of a name, or the first when it is None; ConfigError when there is none of that name."""
        everybody = self.all()
        found = everybody[0] if name is None else self.get(name)
        if found is None:
            names = ", ".join(other.name for other in everybody)
            raise ConfigError(
                Saying("there is no listener {name}; there are: {names}", name=repr(name), names=names)
            )
        return found

    def add(self, name: str) -> Profile:
        """Add a listener.

        Raises
        ------
        ConfigError
            When the name is empty, too long or taken, or there are too many.
        """
        name = self._free_name(name)
        if len(self.all()) >= MOST_PROFILES:
            raise ConfigError(
                Saying("there are {limit} listeners already; remove one first", limit=MOST_PROFILES)
            )
        with self._database.change() as database:
            database.execute(
                "INSERT INTO profiles (name, made_s, settings) VALUES (?, ?, ?)",
                (name, time.time(), json.dumps(ProfileSettings().as_dict())),
            )
        found = self.get(name)
        assert found is not None
        return found

    def rename(self, profile: Profile, name: str) -> Profile:
        """Give a listener another name; ConfigError as for `add`."""
        name = self._free_name(name)
        with self._database.change() as database:
            database.execute("UPDATE profiles SET name = ? WHERE profile_id = ?", (name, profile.profile_id))
        return replace(profile, name=name)

    def set(self, profile: Profile, settings: ProfileSettings) -> Profile:
        """Keep what a listener chose."""
        with self._database.change() as database:
            database.execute(
                "UPDATE profiles SET settings = ? WHERE profile_id = ?",
                (json.dumps(settings.as_dict()), profile.profile_id),
            )
        return replace(profile, settings=settings)

    def taste(self, profile: Profile, settings: TasteSettings | None = None) -> Taste:
        """Return what is known of a listener's taste."""
        taste = Taste(settings)
        with self._database.use() as database:
            weights, covariance, t_s = database.execute(
                "SELECT weights, covariance, weights_s FROM profiles WHERE profile_id = ?",
                (profile.profile_id,),
            ).fetchone()
            rows = database.execute(
                "SELECT kind, key, mean, variance, t_s FROM effects WHERE profile_id = ?",
                (profile.profile_id,),
            ).fetchall()
        # A later mien may weigh other columns: what was learnt of songs and artists holds, the rest is learnt anew.
        if weights is not None and len(weights) == 8 * SIZE and len(covariance) == 8 * SIZE**2:
            taste.mean = np.frombuffer(weights, "<f8").copy()
            taste.covariance = np.frombuffer(covariance, "<f8").reshape(SIZE, SIZE).copy()
            taste.t_s = t_s
        for kind, key, mean, variance, learnt_s in rows:
            taste.effects[Kind(kind)].put(key, Effect(mean, variance, learnt_s))
        return taste

    def record(
        self, profile: Profile, heard: Heard, taste: Taste, names: dict[Kind, tuple[int, str]]
    ) -> None:
        """Keep a reaction and what was learnt from it, both or neither.

        Parameters
        ----------
        profile
            The listener's.
        heard
            The reaction.
        taste
            The listener's, after it learnt from the reaction.
        names
            Key and name of the song, its artist and its genre.
        """
        effects = []
        for kind, (key, name) in names.items():
            if key in taste.effects[kind]:
                effect = taste.effects[kind].get(key, heard.t_s)
                effects.append(
                    (profile.profile_id, kind.value, key, name, effect.mean, effect.variance, heard.t_s)
                )
        with self._database.change() as database:
            values = asdict(heard)
            database.execute(
                f"INSERT INTO events (profile_id, {', '.join(values)}) VALUES (?{', ?' * len(values)})",
                (profile.profile_id, *values.values()),
            )
            database.executemany("INSERT OR REPLACE INTO effects VALUES (?, ?, ?, ?, ?, ?, ?)", effects)
            database.execute(
                "UPDATE profiles SET weights = ?, covariance = ?, weights_s = ? WHERE profile_id = ?",
                (
                    taste.mean.astype("<f8").tobytes(),
                    taste.covariance.astype("<f8").tobytes(),
                    taste.t_s,
                    profile.profile_id,
                ),
            )

    def events(self, profile: Profile, *, since_s: float = 0.0, limit: int | None = None) -> list[Heard]:
        """Return reactions, the newest first."""
        names = ", ".join(Heard.__dataclass_fields__)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT {names} FROM events WHERE profile_id = ? AND t_s >= ? ORDER BY t_s DESC, event_id DESC "
                "LIMIT ?",
                (profile.profile_id, since_s, -1 if limit is None else limit),
            ).fetchall()
        return [Heard(Feedback(row[0]), *row[1:]) for row in rows]

    def keep_mood(self, profile: Profile, change: MoodChange) -> None:
        """Keep a mood that is acted on from now on."""
        values = asdict(change)
        with self._database.change() as database:
            database.execute(
                f"INSERT INTO moods (profile_id, {', '.join(values)}) VALUES (?{', ?' * len(values)})",
                (profile.profile_id, *values.values()),
            )

    def moods(self, profile: Profile, *, since_s: float = 0.0, limit: int | None = None) -> list[MoodChange]:
        """Return the moods that were acted on, the newest first."""
        names = ", ".join(MoodChange.__dataclass_fields__)
        with self._database.use() as database:
            rows = database.execute(
                f"SELECT {names} FROM moods WHERE profile_id = ? AND t_s >= ? ORDER BY t_s DESC, mood_id DESC LIMIT ?",
                (profile.profile_id, since_s, -1 if limit is None else limit),
            ).fetchall()
        return [MoodChange(*row) for row in rows]

    def heard_since(self, profile: Profile, t_s: float) -> dict[int, float]:
        """Return the songs that a listener reacted to since a time, and when they last did, the longest ago first."""
        with self._database.use() as database:
            rows = database.execute(
                "SELECT song_id, max(t_s) AS last_s FROM events WHERE profile_id = ? AND t_s >= ? "
                "GROUP BY song_id ORDER BY last_s",
                (profile.profile_id, t_s),
            ).fetchall()
        return dict(rows)

    def learnt(self, profile: Profile, kind: Kind, *, now_s: float) -> list[tuple[str, float, float]]:
        """Return what is known of songs, artists or genres: name, mean and standard deviation, the most liked first."""
        taste = self.taste(profile)
        with self._database.use() as database:
            rows = database.execute(
                "SELECT key, name FROM effects WHERE profile_id = ? AND kind = ?",
                (profile.profile_id, kind.value),
            ).fetchall()
        found = [(name, taste.effects[kind].get(key, now_s)) for key, name in rows]
        return sorted(((name, one.mean, one.variance**0.5) for name, one in found), key=lambda row: -row[1])

    def export(self, profile: Profile) -> dict[str, Any]:
        """Return everything that is kept of a listener as plain values, for a JSON file."""
        taste, now_s = self.taste(profile), time.time()
        return {
            "name": profile.name,
            "settings": profile.settings.as_dict(),
            "weights": dict(zip((*SOUND, *MEETING), taste.mean.tolist(), strict=True)),
            "learnt": {
                kind.value: [
                    {"name": name, "adds": mean, "doubt": doubt}
                    for name, mean, doubt in self.learnt(profile, kind, now_s=now_s)
                ]
                for kind in Kind
            },
            "events": [asdict(heard) for heard in self.events(profile)],
            "moods": [asdict(change) for change in self.moods(profile)],
        }

    def erase_past(self, profile: Profile) -> None:
        """Erase when a listener heard, said and was read what, from the file too; what was learnt of it stays."""
        with self._database.change() as database:
            _clear(database, profile, PAST)
        self._database.scrub()

    def erase(self, profile: Profile) -> Profile:
        """Erase what a listener heard, said and is believed to like; name and settings stay.

        Nothing of it is left in the file afterwards, not even in pages that SQLite no longer uses.
        """
        with self._database.change() as database:
            _clear(database, profile)
            database.execute(
                "UPDATE profiles SET weights = NULL, covariance = NULL, weights_s = 0 WHERE profile_id = ?",
                (profile.profile_id,),
            )
        self._database.scrub()
        return profile

    def remove(self, profile: Profile) -> None:
        """Remove a listener with everything that is kept of them; the last one is replaced by a new one."""
        with self._database.change() as database:
            _clear(database, profile)
            database.execute("DELETE FROM profiles WHERE profile_id = ?", (profile.profile_id,))
        self._database.scrub()
        if not self.all():
            self.add(DEFAULT_NAME)

    def begin_anew(self) -> None:
        """Erase the file and all listeners, and go on with a new one; LibraryError when that cannot be done."""
        self._database.begin_anew()
        self.add(DEFAULT_NAME)

    def _free_name(self, name: str) -> str:
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise ConfigError(
                Saying(
                    "a listener's name is {name}; choose 1 to {limit} printable characters",
                    name=repr(name),
                    limit=LONGEST_NAME,
                )
            )
        if self.get(name):
            raise ConfigError(
                Saying("there is a listener {name} already; choose another name", name=repr(name))
            )
        return name


def _profile(row: tuple[Any, ...]) -> Profile:
    try:
        settings = ProfileSettings.from_dict(json.loads(row[2]))
    except (ConfigError, TypeError, ValueError) as error:
        raise LibraryError(
            f"the settings of listener {row[1]!r} cannot be read ({error}); remove the listener or update mien"
        ) from error
    return Profile(row[0], row[1], settings)


def _clear(database: Connection, profile: Profile, tables: tuple[str, ...] = (*PAST, "effects")) -> None:
    for table in tables:
        database.execute(f"DELETE FROM {table} WHERE profile_id = ?", (profile.profile_id,))
