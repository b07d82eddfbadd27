"""What mien is made of: the lock file, a bill of materials, and the licences, each by a command.

    python tools/supply.py lock               write requirements.lock anew: every package, its version, its hashes
    python tools/supply.py sbom -o sbom.json  a CycloneDX bill of materials of what the lock file installs
    python tools/supply.py licences           each package's licence; fails on one that could hinder mien's own
    python tools/supply.py audit              known holes, asked of PyPI's advisory service: this one needs the network

Needs the extra: pip install '.[supply]'.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
EXTRA = "network"
"""The extra that a listener may install; the others are for people who train and test."""

HEADER = f"""\
# Every package that mien[{EXTRA}] runs on, for every platform, with the hashes of its files:
#   pip install --require-hashes -r requirements.lock && pip install --no-deps .
# Made by: python tools/supply.py lock
"""

HINDERING = ("GPL", "AGPL", "SSPL", "Commons Clause", "NonCommercial", "Proprietary")
"""Words of licences that an MIT project cannot build on; the LGPL is weighed by hand in LICENCES.md."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    tasks = parser.add_subparsers(required=True, metavar="TASK")
    tasks.add_parser("lock", help="write requirements.lock anew").set_defaults(run=lock)
    sbom_parser = tasks.add_parser("sbom", help="write a bill of materials")
    sbom_parser.add_argument("-o", "--output", type=Path, required=True)
    sbom_parser.set_defaults(run=sbom)
    tasks.add_parser("licences", help="list and check licences").set_defaults(run=licences)
    tasks.add_parser("audit", help="ask for known holes").set_defaults(run=audit)
    options = parser.parse_args()
    return int(options.run(options))


def lock(options: argparse.Namespace) -> int:
    # Written without the index that this machine happens to ask, and for the oldest Python that mien takes.
    command = [
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--extra",
        EXTRA,
        "--universal",
        "--python-version",
        "3.11",
    ]
    command += [
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-annotate",
        "--no-header",
        "-c",
        "constraints.txt",
    ]
    found = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    LOCK.write_text(HEADER + found, encoding="utf-8")
    return 0


def sbom(options: argparse.Namespace) -> int:
    options.output.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
    return 0


def licences(options: argparse.Namespace) -> int:
    hindering = []
    for component in sorted(bill()["components"], key=lambda component: component["name"].lower()):
        name = f"{component['name']} {component['version']}"
        texts = licence_names(component)
        print(f"{name:32} {'; '.join(texts) or 'not stated: see LICENCES.md'}")
        if any(word in text for text in texts for word in HINDERING if "LGPL" not in text):
            hindering.append(name)
    if hindering:
        print(f"could hinder mien's own licence: {', '.join(hindering)}", file=sys.stderr)
    return 1 if hindering else 0


def audit(options: argparse.Namespace) -> int:
    return subprocess.call(["pip-audit", "--require-hashes", "--disable-pip", "-r", str(LOCK)])


def bill() -> dict[str, Any]:
    """Install the lock file apart from everything else and list what came."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--require-hashes", "-r", str(LOCK)], check=True)
        subprocess.run([*pip, "install", "--no-deps", str(ROOT)], check=True)
        command = [sys.executable, "-m", "cyclonedx_py", "environment", str(python)]
        command += ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible"]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    listed: dict[str, Any] = json.loads(found)
    # What every virtual environment begins with is no part of mien.
    listed["components"] = [
        part for part in listed["components"] if part["name"] not in ("pip", "setuptools")
    ]
    return listed


def licence_names(component: dict[str, Any]) -> list[str]:
    """Return what a component says of its licence, shortest form first found."""
    entries: list[dict[str, Any]] = component.get("licenses", [])
    return [
        str(entry.get("expression") or entry["license"].get("id") or entry["license"].get("name", ""))
        for entry in entries
    ]


if __name__ == "__main__":
    sys.exit(main())
