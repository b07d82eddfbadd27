"""``mien recommend``: the tracks that fit a mood."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np

from mien.cli.arguments import whole
from mien.config import Config, load_config
from mien.errors import ConfigError, MediaError
from mien.expression import EXPRESSIONS, Expression
from mien.faces import read_image
from mien.mood import Mood, MoodState, PhotoReader, mood_from_expression, mood_from_hand
from mien.music import Catalog, Track, TrackPool, builtin_library, offers, scan, write_playlist
from mien.recommend import (
    Choice,
    Likings,
    Listener,
    Mode,
    MoodPath,
    Profiles,
    Shelf,
    Target,
    Taste,
    recommend,
    target_for,
)

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien recommend --expression happy
  mien recommend --mood -0.4,-0.3 --mode lift -n 20
  mien recommend --expression sad --goal 0.6,0.3 -n 12      from here to there, a song a step
  mien recommend --image me.jpg --playlist now.m3u8
  mien recommend --expression sad --json | jq .
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "recommend",
        help="list the tracks that fit a mood",
        description="List tracks of your library that fit a mood.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mood = parser.add_mutually_exclusive_group(required=True)
    mood.add_argument("--expression", choices=list(EXPRESSIONS), help="as if a face showed this")
    mood.add_argument(
        "--mood", type=_point, metavar="V,A", help="valence and arousal, each -1 to 1, such as -0.4,0.2"
    )
    mood.add_argument("--image", type=Path, metavar="FILE", help="read the largest face of a picture")
    parser.add_argument("--mode", choices=list(Mode), help="what to do with the mood (default: paper)")
    parser.add_argument(
        "--goal", type=_point, metavar="V,A", help="lead there from the mood, a song a step (mode path)"
    )
    parser.add_argument(
        "--listener", metavar="NAME", help="whose taste counts (default: the first listener of the player)"
    )
    parser.add_argument("-n", type=whole(1), default=10, metavar="N", help="how many tracks (default: 10)")
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print a JSON object a track")
    output.add_argument("--playlist", type=Path, metavar="FILE.m3u8", help="write a playlist for any player")
    parser.add_argument(
        "--seed", type=whole(0), metavar="S", help="always choose the same among equally fitting tracks"
    )
    parser.add_argument("--data-dir", metavar="DIR", help="where the catalog is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Choose and print."""
    if args.playlist and args.playlist.suffix not in {".m3u8", ".m3u"}:
        raise ConfigError(f"{args.playlist}: a playlist's name ends in .m3u8")
    config = load_config(mode=args.mode, data_dir=args.data_dir)
    mood = _mood(args)
    config.data_dir.mkdir(parents=True, exist_ok=True)
    with Catalog(config.catalog_path) as catalog:
        shelf = Shelf(_pool(catalog))
        listener = Listener(
            Likings(_taste(config, args.listener), shelf), (mood.valence, mood.arousal), time.time()
        )
        targets = _targets(mood, Mode(config.mode), args)
        choices = recommend(shelf, targets, listener, rng=np.random.default_rng(args.seed))
        tracks = {track.track_id: track for track in catalog.tracks(choice.track_id for choice in choices)}
    if args.playlist:
        write_playlist(args.playlist, [tracks[choice.track_id] for choice in choices])
        print(f"{args.playlist}: {len(choices)} tracks", file=sys.stderr)
    else:
        for choice in choices:
            _show(tracks[choice.track_id], choice, as_json=args.json)
    return 0


def _targets(mood: Mood, mode: Mode, args: argparse.Namespace) -> list[Target]:
    if args.goal is None:
        return [target_for(mood, mode)] * args.n
    if args.n < 2:
        raise ConfigError("a goal is reached over two songs or more; give -n 2 with --goal, or more")
    path = MoodPath((mood.valence, mood.arousal), args.goal, args.n)
    return [path.target(place) for place in range(args.n)]


def _taste(config: Config, name: str | None) -> Taste:
    """Return what the player has learnt of a listener; nothing when it was never used."""
    if name is None and not config.profiles_path.exists():
        return Taste()
    with Profiles(config.profiles_path) as profiles:
        return profiles.taste(profiles.named(name))


def _pool(catalog: Catalog) -> TrackPool:
    """Return the listener's own tracks, or the built-in ones when there are none, as the player does."""
    pool = next(offers(catalog), None)
    if pool is None:
        print(
            "mien: the library is empty, so the built-in tracks are used; see mien scan --help",
            file=sys.stderr,
        )
        scan(catalog, [builtin_library()])
        pool = catalog.pool([builtin_library()])
    return pool


def _mood(args: argparse.Namespace) -> Mood:
    if args.expression:
        return mood_from_expression(Expression(args.expression))
    if args.mood:
        return mood_from_hand(*args.mood)
    mood = PhotoReader().mood(read_image(args.image))
    if mood.state is not MoodState.STEADY:
        raise MediaError(
            f"{args.image}: {mood.state.replace('_', ' ')}; choose a picture with a clear, lit face"
        )
    print(f"mien: {args.image} shows {mood.expression}", file=sys.stderr)
    return mood


def _point(text: str) -> tuple[float, float]:
    try:
        valence, arousal = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not V,A: two numbers such as -0.4,0.2") from None
    if not (-1 <= valence <= 1 and -1 <= arousal <= 1):
        raise argparse.ArgumentTypeError(f"{text!r}: both numbers must lie between -1 and 1")
    return valence, arousal


def _show(track: Track, choice: Choice, *, as_json: bool) -> None:
    if as_json:
        fields = {
            "track_id": track.track_id,
            "path": str(track.path),
            "title": track.title,
            "artist": track.artist,
            "valence": round(track.valence, 3),
            "arousal": round(track.arousal, 3),
            "distance": round(choice.distance, 3),
            "reason": choice.reason.text(),
            "parts": choice.reason.as_dict(),
        }
        print(json.dumps(fields))
        return
    minutes, seconds = divmod(round(track.duration_s), 60)
    by = f" - {track.artist}" if track.artist else ""
    print(
        f"{track.title}{by}  {minutes}:{seconds:02}  ({track.valence:+.2f}, {track.arousal:+.2f})  "
        f"{choice.reason.text()}"
    )
