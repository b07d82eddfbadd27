"""``mien doctor``: what is installed, what works, and what to do about each problem."""

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np

import mien
from mien.config import Config, config_file, load_config
from mien.errors import MienError
from mien.expression import ExpressionClassifier
from mien.faces import FaceDetector
from mien.models import load_card, model_path
from mien.mood import MoodState, why_no_face
from mien.music import AUDIO_SUFFIXES, Catalog, builtin_library

__all__ = ["Finding", "Verdict", "add_parser", "run"]

EXAMPLES: Final = """examples:
  mien doctor                 check everything but switch no camera on
  mien doctor --camera 0      also take one frame from a camera, look at it and throw it away
  mien doctor --json
"""
MIN_FREE_BYTES: Final = 100 * 2**20
"""Free space under which the data folder is reported: a catalog of 100,000 tracks takes about as much."""


class Verdict(StrEnum):
    """How a check ended."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    Attributes
    ----------
    name
        What.
    verdict
        How it is; a note is worth knowing and needs nothing done.
    detail
        What was seen.
    remedy
        What to do about it; empty when all is well.
    """

    name: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command and its flags."""
    parser = subparsers.add_parser(
        "doctor",
        help="check the installation, and say what to do about each problem",
        description="Check the installation, and say what to do about each problem.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--camera", type=int, metavar="N", help="also take one frame from camera N")
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    parser.add_argument("--data-dir", metavar="DIR", help="where the catalog is kept")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check; exit code 1 when there is a problem."""
    findings = list(_examine(args.data_dir, args.camera))
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            print(f"{finding.verdict:8} {finding.name}: {finding.detail}")
            if finding.remedy:
                print(f"{'':8} -> {finding.remedy}")
    return 1 if any(finding.verdict is Verdict.PROBLEM for finding in findings) else 0


def _examine(data_dir: str | None, camera: int | None) -> Iterator[Finding]:
    yield Finding(
        "mien", Verdict.OK, f"{mien.__version__} on Python {platform.python_version()}, {platform.platform()}"
    )
    yield from _packages()
    try:
        config = load_config(data_dir=data_dir)
    except MienError as error:
        yield Finding("settings", Verdict.PROBLEM, str(error), f"mend or remove {config_file()}")
        config = Config(data_dir=Path(data_dir)) if data_dir else Config(data_dir=Path.home() / ".mien")
    else:
        yield Finding("settings", Verdict.OK, f"mode {config.mode}, page at {config.host}:{config.port}")
    checks: list[Callable[[], Finding]] = [
        lambda: _model("expression"),
        lambda: _model("music"),
        _expression,
        _detector,
        lambda: _data_folder(config),
        lambda: _library(config),
        _builtin,
        lambda: _port(config),
        _cameras,
    ]
    yield from (_guarded(check) for check in checks)
    if camera is not None:
        yield _guarded(lambda: _one_frame(camera))


def _guarded(check: Callable[[], Finding]) -> Finding:
    """Run a check; what it raises is a finding too, so that one broken part does not hide the others."""
    try:
        return check()
    except (MienError, OSError) as error:
        text = str(error)
        return Finding(text.partition(":")[0], Verdict.PROBLEM, text, "see the message above")


def _packages() -> Iterator[Finding]:
    missing, present = [], []
    for requirement in importlib.metadata.requires("mien") or []:
        if "extra ==" in requirement:
            continue
        name = requirement.split(">")[0].split("=")[0].split(";")[0].strip()
        try:
            present.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        remedy = f"run: {Path(sys.executable).name} -m pip install {' '.join(missing)}"
        yield Finding("packages", Verdict.PROBLEM, f"missing: {', '.join(missing)}", remedy)
    else:
        yield Finding("packages", Verdict.OK, ", ".join(present))
    for extra, modules in (
        ("train", ("torch", "onnx", "scipy", "matplotlib")),
        ("parquet", ("pyarrow",)),
        ("network", ("cryptography", "segno")),
    ):
        absent = [module for module in modules if importlib.util.find_spec(module) is None]
        if absent:
            detail = f"not installed ({', '.join(absent)}); only needed for {extra}"
            yield Finding(
                f"extra {extra}", Verdict.NOTE, detail, f"if you want it: pip install 'mien[{extra}]'"
            )
        else:
            yield Finding(f"extra {extra}", Verdict.OK, "installed")


def _model(name: str) -> Finding:
    path = model_path(name)
    if not path.exists():
        return Finding(f"model {name}", Verdict.PROBLEM, f"{path} is missing", "reinstall mien")
    expected = load_card(path).get("sha256")
    if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        return Finding(f"model {name}", Verdict.PROBLEM, f"{path} differs from its card", "reinstall mien")
    return Finding(f"model {name}", Verdict.OK, f"{path.stat().st_size / 1e6:.1f} MB, as its card says")


def _expression() -> Finding:
    probs = ExpressionClassifier().predict(np.full((1, 48, 48), 128, np.uint8))
    if not np.isclose(probs.sum(), 1.0, atol=1e-4):
        return Finding("expressions", Verdict.PROBLEM, "the network gives no probabilities", "reinstall mien")
    return Finding("expressions", Verdict.OK, "the network runs")


def _detector() -> Finding:
    FaceDetector().detect(np.zeros((240, 320, 3), np.uint8))
    return Finding("face detector", Verdict.OK, "the network runs")


def _data_folder(config: Config) -> Finding:
    folder = config.data_dir
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding(
            "data folder",
            Verdict.PROBLEM,
            f"{folder}: nothing can be written in {existing}",
            "change its rights, or choose another with --data-dir",
        )
    free_bytes = shutil.disk_usage(existing).free
    if free_bytes < MIN_FREE_BYTES:
        detail = f"{folder}: {free_bytes / 2**20:.0f} MiB free, the least is {MIN_FREE_BYTES / 2**20:.0f}"
        return Finding(
            "data folder", Verdict.PROBLEM, detail, "free space, or choose another with --data-dir"
        )
    return Finding("data folder", Verdict.OK, f"{folder}, {free_bytes / 2**30:.1f} GiB free")


def _library(config: Config) -> Finding:
    if not config.catalog_path.exists():
        detail = "no catalog yet; the built-in tracks play"
        return Finding("library", Verdict.NOTE, detail, "name a music folder: mien scan DIR, or in the page")
    with Catalog(config.catalog_path) as catalog:
        roots, broken = catalog.roots(), catalog.broken()
        detail = f"{catalog.count()} tracks in {len(roots)} folders, {len(broken)} files could not be read"
        gone = [str(root.path) for root in roots if not root.available or not root.path.is_dir()]
    if gone:
        remedy = "plug the disk in again, or scan another folder; its tracks are kept meanwhile"
        return Finding("library", Verdict.PROBLEM, f"{detail}; gone: {', '.join(gone)}", remedy)
    if broken:
        path, reason = broken[0]
        return Finding("library", Verdict.NOTE, f"{detail}; the first: {path}: {reason}", "the rest plays")
    return Finding("library", Verdict.OK, detail)


def _builtin() -> Finding:
    folder = builtin_library()
    count = sum(path.suffix in AUDIO_SUFFIXES for path in folder.iterdir()) if folder.is_dir() else 0
    if not count:
        return Finding("built-in tracks", Verdict.PROBLEM, f"none in {folder}", "reinstall mien")
    return Finding("built-in tracks", Verdict.OK, f"{count} tracks")


def _port(config: Config) -> Finding:
    try:
        family, kind, _, _, address = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        detail = f"{config.host} is no address of this machine ({error})"
        return Finding("port", Verdict.PROBLEM, detail, "choose another with mien serve --host")
    with socket.socket(family, kind) as probe:
        busy = probe.connect_ex(address) == 0
    if busy:
        detail = f"{config.host}:{config.port} is in use, perhaps by mien itself"
        return Finding("port", Verdict.NOTE, detail, "choose another with mien serve --port")
    return Finding("port", Verdict.OK, f"{config.host}:{config.port} is free")


def _cameras() -> Finding:
    """Look for cameras without opening any: nothing is switched on unasked."""
    if sys.platform != "linux":
        return Finding(
            "camera", Verdict.NOTE, "not looked for on this system", "try one: mien doctor --camera 0"
        )
    names = sorted(path.name for path in Path("/dev").glob("video*"))
    if not names:
        remedy = "plug one in; without a camera, set the mood by hand in the page"
        return Finding("camera", Verdict.NOTE, "none found", remedy)
    return Finding("camera", Verdict.OK, ", ".join(names))


def _one_frame(number: int) -> Finding:
    from mien.cli.watch import camera_frames

    frames = camera_frames(number)
    try:
        _, frame = next(frames)
    finally:
        frames.close()
    height, width = frame.shape[:2]
    detail = f"camera {number} gives {width} x {height}, mean brightness {frame.mean() / 255:.2f}"
    if why_no_face(frame) is MoodState.TOO_DARK:
        return Finding("camera", Verdict.PROBLEM, detail, "take the cover off, or put a light on")
    faces = len(FaceDetector().detect(frame))
    return Finding("camera", Verdict.OK, f"{detail}, {faces} faces")
