"""``mien playlist``: playlists of other players taken in, given out, and listed."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from mien.config import load_config
from mien.errors import LibraryError
from mien.files import printable
from mien.music import Catalog, SavedPlaylists, read_playlist, write_playlist
from mien.music.playlists import READ_SUFFIXES, WRITE_SUFFIXES, Imported, PlaylistItem

__all__ = ["add_parser"]

EXAMPLES: Final = """examples:
  mien playlist import rain.m3u8              save a playlist file under its name
  mien playlist import liked.csv --name Liked a Spotify playlist, by way of Exportify
  mien playlist list                          what is saved
  mien playlist list Rain --json              what is in one
  mien playlist export Rain rain.xspf --relative
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command, its three actions and their flags."""
    parser = subparsers.add_parser(
        "playlist",
        help="take in, give out and list playlists",
        description=f"Reads {', '.join(READ_SUFFIXES)} (of Exportify); writes {', '.join(WRITE_SUFFIXES)}.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    importer = actions.add_parser("import", help="save a playlist file; its tracks are found in your library")
    importer.add_argument("file", type=Path, metavar="FILE")
    importer.add_argument("--name", help="what to call it (default: the file's name)")
    importer.set_defaults(run=_import)
    exporter = actions.add_parser("export", help="write a saved playlist as a file for any player")
    exporter.add_argument("name", metavar="NAME")
    exporter.add_argument("file", type=Path, metavar="FILE")
    exporter.add_argument(
        "--relative", action="store_true", help="name tracks relative to the file, to move both together"
    )
    exporter.set_defaults(run=_export)
    lister = actions.add_parser("list", help="list the saved playlists, or what is in one")
    lister.add_argument("name", nargs="?", metavar="NAME")
    lister.set_defaults(run=_list)
    for action in (importer, lister):
        action.add_argument("--json", action="store_true", help="print JSON")
    for action in (importer, exporter, lister):
        action.add_argument("--data-dir", metavar="DIR", help="where the catalog is kept")


def _import(args: argparse.Namespace) -> int:
    entries = read_playlist(args.file)
    with _catalog(args) as catalog:
        done = SavedPlaylists(catalog).import_entries(args.name or args.file.stem, entries)
    if args.json:
        print(json.dumps(_imported_json(done)))
        return 0
    counts = (
        f"{done.matched} found in your library, {done.linked} kept as links, {len(done.unmatched)} not found"
    )
    print(f"{done.playlist.name}: {counts}")
    for entry in done.unmatched:
        print(f"  not found: {printable(entry.label)}", file=sys.stderr)
    return 0


def _export(args: argparse.Namespace) -> int:
    with _catalog(args) as catalog:
        playlists = SavedPlaylists(catalog)
        items = _items(playlists, args.name)
    tracks = [item.track for item in items if item.track is not None]
    write_playlist(args.file, tracks, relative=args.relative)
    left = len(items) - len(tracks)
    lost = f"; {left} that cannot be played now are left out" if left else ""
    print(f"{args.file}: {len(tracks)} tracks{lost}", file=sys.stderr)
    return 0


def _list(args: argparse.Namespace) -> int:
    with _catalog(args) as catalog:
        playlists = SavedPlaylists(catalog)
        if args.name is not None:
            for item in _items(playlists, args.name):
                _show(item, as_json=args.json)
            return 0
        for saved in playlists.all():
            fields = {"name": saved.name, "items": saved.items}
            print(json.dumps(fields) if args.json else f"{saved.name}  ({saved.items})")
    return 0


def _catalog(args: argparse.Namespace) -> Catalog:
    return Catalog(load_config(data_dir=args.data_dir).catalog_path)


def _items(playlists: SavedPlaylists, name: str) -> list[PlaylistItem]:
    saved = playlists.named(name)
    if saved is None:
        raise LibraryError(f"{name}: there is no such playlist; mien playlist list shows those there are")
    return playlists.items(saved.playlist_id)


def _show(item: PlaylistItem, *, as_json: bool) -> None:
    place = item.track or item.link
    fields = {
        "title": item.title,
        "artist": item.artist,
        "path": printable(item.track.path) if item.track else None,
        "link": item.link.url if item.link else None,
        "valence": place.valence if place else None,
        "arousal": place.arousal if place else None,
        "tempo_bpm": place.tempo_bpm if place else None,
        "key": item.track.musical_key if item.track else None,
        "loudness_lufs": item.track.loudness_lufs if item.track else None,
        "true_peak_dbtp": item.track.true_peak_dbtp if item.track else None,
    }
    if as_json:
        print(json.dumps(fields))
        return
    by = f" - {item.artist}" if item.artist else ""
    where = fields["path"] or fields["link"] or "not in your library now"
    print(f"{item.title}{by}  {where}")


def _imported_json(done: Imported) -> dict[str, object]:
    return {
        "name": done.playlist.name,
        "matched": done.matched,
        "linked": done.linked,
        "unmatched": [
            {"location": printable(entry.location), "title": entry.title, "artist": entry.artist}
            for entry in done.unmatched
        ],
    }
