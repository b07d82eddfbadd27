"""What pages and programs send and get, as JSON schemas."""

from typing import Any, Final

from mien.expression.labels import EXPRESSIONS
from mien.mood import MoodSource, MoodState
from mien.recommend import Mode
from mien.server.session import Steering

__all__ = [
    "BOOLEAN",
    "COUNT",
    "EXPRESSION",
    "ID",
    "NAME",
    "NUMBER",
    "PAGE",
    "POINT",
    "POSITION",
    "SCHEMAS",
    "SIGNED",
    "TEXT",
    "Schema",
    "array",
    "between",
    "fields",
    "named",
    "one_of",
    "or_null",
]

Schema = dict[str, Any]


def fields(required: str = "", /, **properties: Schema) -> Schema:
    """Describe an object by its fields, of which some must be there."""
    found: Schema = {"type": "object", "properties": properties}
    return found | ({"required": required.split()} if required else {})


def named(name: str) -> Schema:
    """Refer to one of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def array(items: Schema) -> Schema:
    """Describe a list."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """Allow null as well."""
    return {"anyOf": [schema, {"type": "null"}]}


def between(low: float, high: float) -> Schema:
    """Describe a number within a range."""
    return {"type": "number", "minimum": low, "maximum": high}


def one_of(names: Any) -> Schema:
    """Describe one of some names."""
    return {"type": "string", "enum": [str(name) for name in names]}


TEXT: Final[Schema] = {"type": "string"}
NUMBER: Final[Schema] = {"type": "number"}
BOOLEAN: Final[Schema] = {"type": "boolean"}
ID: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
SIGNED: Final = between(-1, 1)
POSITION: Final = between(0, 86_400)
EXPRESSION: Final = one_of(EXPRESSIONS)
POINT: Final = fields("valence arousal", valence=SIGNED, arousal=SIGNED)
PAGE: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 64}
NAME: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 200}

SAID: Final = fields("text values", text=TEXT, values=fields())
"""A sentence with ``{name}`` where a value stands, for those who say it in another language."""

TRACK_FIELDS: Final[dict[str, Schema]] = {
    "track_id": ID,
    "title": TEXT,
    "artist": TEXT,
    "album": TEXT,
    "genre": TEXT,
    "duration_s": NUMBER,
    "gain_db": NUMBER,
    "valence": SIGNED,
    "arousal": SIGNED,
    "has_cover": BOOLEAN,
    "builtin": BOOLEAN,
    "loudness_lufs": or_null(NUMBER),
    "true_peak_dbtp": or_null(NUMBER),
    "silence_before_s": NUMBER,
    "silence_after_s": NUMBER,
    "tempo_bpm": or_null(NUMBER),
    "key": or_null(TEXT),
    "key_confidence": between(0, 1),
    "placed": BOOLEAN,
}
ALL_TRACK_FIELDS: Final = " ".join(TRACK_FIELDS)

SCHEMAS: Final[dict[str, Schema]] = {
    "Error": fields("error", error=TEXT),
    "Track": fields(ALL_TRACK_FIELDS, **TRACK_FIELDS),
    "Item": fields(
        f"item_id reason by_hand {ALL_TRACK_FIELDS}",
        item_id=ID,
        reason=TEXT,
        reason_said=or_null(SAID),
        by_hand=BOOLEAN,
        album_id=ID,
        album_gain_db=NUMBER,
        **TRACK_FIELDS,
    ),
    "Mood": fields(
        "valence arousal uncertainty expression probs state source",
        valence=SIGNED,
        arousal=SIGNED,
        uncertainty={"type": "number", "minimum": 0},
        expression=or_null(EXPRESSION),
        probs=array(between(0, 1)),
        state=one_of(MoodState),
        source=one_of(MoodSource),
    ),
    "Player": fields(
        "revision playing position_s cue volume shuffled current upcoming waiting history",
        revision=COUNT,
        playing=BOOLEAN,
        position_s=NUMBER,
        cue=COUNT,
        volume=between(0, 1),
        shuffled=BOOLEAN,
        current=or_null(named("Item")),
        upcoming=array(named("Item")),
        waiting=COUNT,
        history=array(named("Item")),
    ),
    "Library": fields(
        "folders tracks broken scan",
        folders=array(fields("path present tracks", path=TEXT, present=BOOLEAN, tracks=COUNT)),
        tracks=COUNT,
        broken=COUNT,
        scan=fields(
            "running folder done total message failed",
            running=BOOLEAN,
            folder=TEXT,
            done=COUNT,
            total=COUNT,
            message=TEXT,
            failed=BOOLEAN,
        ),
    ),
    "State": fields(
        "type run edition playlists_edition player speaker mode modes expressions steering mood acted target library "
        "notice neutral correction",
        type={"const": "state"},
        run=TEXT,
        edition=COUNT,
        playlists_edition=COUNT,
        player=named("Player"),
        speaker=or_null(TEXT),
        mode=one_of(Mode),
        modes=array(fields("name explanation", name=one_of(Mode), explanation=TEXT)),
        expressions=array(EXPRESSION),
        steering=one_of(Steering),
        mood=named("Mood"),
        acted=named("Mood"),
        target=fields(
            "valence arousal wording", valence=NUMBER, arousal=NUMBER, wording=TEXT, wording_said=SAID
        ),
        library=named("Library"),
        notice=or_null(fields("id text", id=COUNT, text=TEXT)),
        neutral=fields("state progress message", state=TEXT, progress=between(0, 1), message=TEXT),
        correction=fields("count lowered message", count=COUNT, lowered=array(EXPRESSION), message=TEXT),
    ),
}
