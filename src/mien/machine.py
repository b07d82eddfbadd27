"""Say which machine a figure came from."""

import os
import platform
import sys
from pathlib import Path

import mien

__all__ = ["describe_machine"]


def describe_machine() -> dict[str, str | int]:
    """Return processor, cores, system, and the versions of Python and mien."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "mien": mien.__version__,
    }


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
