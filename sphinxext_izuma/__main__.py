"""The command line: ``python -m sphinxext_izuma``, installed as ``sphinx-izterm``."""

from __future__ import annotations

import sys

from sphinxext_izuma.tools.command import main

if __name__ == "__main__":
    sys.exit(main())
