"""``mien serve``: the player and its page."""

import argparse
import platform
import socket
import sys
import threading
import webbrowser
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from mien import __version__
from mien.config import DEFAULT_PORT, Config, load_config
from mien.errors import ConfigError
from mien.instance import only_one
from mien.log import keeping_log, note
from mien.music import Catalog, open_catalog
from mien.recommend import Mode
from mien.server import Protection, ScanStatus, address, bind, create_app, link, protect, qr_code
from mien.server import run as serve
from mien.server.network import is_loopback

__all__ = ["add_parser", "run"]

EXAMPLES: Final = """examples:
  mien                                    play the folders you named before, or the built-in tracks
  mien serve --library ~/Music            scan a folder and play it
  mien serve --library ~/Music --library /media/usb --mode lift
  mien serve --port 0 --no-browser        take any free port and only print the address
  mien serve --host 0.0.0.0 --token auto  let your other devices in, over TLS; prints a link and a QR code
  mien serve --host 0.0.0.0 --token auto --certificate cert.pem --key key.pem
"""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "serve",
        help="start the player and open its page (the default command)",
        description="Start the player and open its page. Only this machine can reach it, unless --host says otherwise.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
    parser.set_defaults(run=run)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags alone, for a parser that serves by default."""
    parser.add_argument(
        "--library", action="append", metavar="DIR", help="a music folder; may be given several times"
    )
    parser.add_argument(
        "--host", help="address to listen on (default: 127.0.0.1); one that others can reach needs --token"
    )
    parser.add_argument("--port", help=f"port to listen on, 0 for any free one (default: {DEFAULT_PORT})")
    parser.add_argument("--mode", choices=list(Mode), help="what to do with a mood (default: paper)")
    parser.add_argument("--data-dir", metavar="DIR", help="where the catalog is kept")
    parser.add_argument(
        "--token",
        metavar="auto|FILE",
        help="ask everybody for a token: one that mien makes, or the one in FILE",
    )
    parser.add_argument(
        "--certificate",
        metavar="FILE",
        help="PEM certificate for TLS, with --key (default: mien makes its own)",
    )
    parser.add_argument("--key", metavar="FILE", help="PEM key of the certificate")
    parser.add_argument(
        "--name",
        action="append",
        dest="names",
        metavar="NAME",
        help="a further host name or address by which browsers reach this server; may be given several times",
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="do not open the page, only print its address"
    )
    parser.add_argument(
        "--no-log", action="store_true", help="keep no log in the data folder; it holds nothing personal"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    config = load_config(
        library=args.library,
        host=args.host,
        port=args.port,
        mode=args.mode,
        data_dir=args.data_dir,
        open_browser=False if args.no_browser else None,
        token=args.token,
        certificate=args.certificate,
        key=args.key,
        names=args.names,
        log=False if args.no_log else None,
    )
    _make_data_folder(config)
    protection = protect(config)
    present = tuple(folder for folder in config.library if _usable(folder))
    asked = config.port
    with only_one(config.data_dir) as claim, keeping_log(config.data_dir) if config.log else nullcontext():
        taken, config = bind(config, any_port=args.port is None and config.port == DEFAULT_PORT)
        if config.port != asked != 0:
            print(f"mien: port {asked} is busy, so {config.port} is used", file=sys.stderr)
        claim.announce(address(config, protection))
        with taken:
            _play(replace(config, library=present), protection, taken)
    return 0


def _play(config: Config, protection: Protection, taken: socket.socket) -> None:
    opened, told = open_catalog(config.catalog_path)
    if told:
        print(f"mien: {told}", file=sys.stderr)
    stopping = threading.Event()
    with opened as catalog:
        app = create_app(
            config, catalog, protection=protection, on_scan=ScanBar(), news=told, stopping=stopping
        )
        _note_start(config, protection, catalog)
        _announce(config, protection)
        # A token in a browser's command line could be read by every user of this machine.
        if config.open_browser and not protection.token:
            # In a thread, since some browsers keep the call until they close.
            threading.Thread(target=webbrowser.open, args=[address(config, protection)], daemon=True).start()
        try:
            serve(app, taken, protection, stopping=stopping)
        finally:
            note("stop")


def _note_start(config: Config, protection: Protection, catalog: Catalog) -> None:
    note(
        "start",
        mien=__version__,
        python=platform.python_version(),
        system=platform.system(),
        folders=len(catalog.roots()),
        tracks=catalog.count(),
        loopback=is_loopback(config.host),
        token=bool(protection.token),
        tls=bool(protection.certificate),
    )


def _announce(config: Config, protection: Protection) -> None:
    invitation = link(config, protection)
    print(f"mien plays at {invitation} (Ctrl-C ends it)", flush=True)
    certificate = protection.certificate
    if certificate and certificate.own:
        print(
            "mien: browsers warn of this server's certificate, which mien made itself; go on if they show the "
            f"SHA-256 fingerprint\n  {certificate.fingerprint}",
            file=sys.stderr,
        )
    if protection.token and certificate and sys.stdout.isatty():
        print(qr_code(invitation), flush=True)


def _make_data_folder(config: Config) -> None:
    try:
        # What somebody heard, and how they looked, is nobody else's business on a shared machine.
        config.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"{config.data_dir}: cannot make this folder ({error.strerror}); choose another with --data-dir"
        ) from error


def _usable(folder: Path) -> bool:
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        print(
            f"mien: {folder}: cannot read this music folder ({error.strerror}); it is left out",
            file=sys.stderr,
        )
        return False
    return True


class ScanBar:
    """Shows how far a scan is: a bar in a terminal, and one line a folder at its end."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def __call__(self, status: ScanStatus) -> None:
        """Show the newest status."""
        if status.finished:
            self._close()
            print(f"mien: {status.message}", file=sys.stderr)
        elif status.total:
            bar = self._bar = self._bar or tqdm(desc="scan", unit=" files", leave=False, disable=None)
            bar.total = status.total
            bar.update(status.done - bar.n)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
