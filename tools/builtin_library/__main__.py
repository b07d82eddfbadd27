"""Run the builder: ``python -m tools.builtin_library``."""

from .build import main

if __name__ == "__main__":
    raise SystemExit(main())
