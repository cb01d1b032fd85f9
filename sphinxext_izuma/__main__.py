"""The command line: ``python -m sphinxext_izuma``, installed as ``sphinx-izterm``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from sphinxext_izuma import fields


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="sphinx-izterm", description="Tools for glossaries of sphinxext-izuma.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("schema", help="print the JSON Schema of a glossary file")
    parser.parse_args(arguments)
    print(json.dumps(fields.json_schema(), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
