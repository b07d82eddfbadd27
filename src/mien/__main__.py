"""``python -m mien`` is the ``mien`` command."""

import sys

from mien.cli import main

sys.exit(main())
