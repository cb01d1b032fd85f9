"""How fast text is searched for the names of a glossary: megabytes a second of CPU, with few terms and with many.

Run it with ``make bench``, or ``python benchmarks/mentions.py [FILE…]``; without files it searches the example
documentation.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sphinxext_izuma.glossary.cache import load
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.mentions import Mentions

ROOT = Path(__file__).parents[1]
LEAST = 2_000_000  # bytes that are searched, the same again and again where there are fewer


def main() -> None:
    """Print the speed for the bundled glossary, alone and among other terms."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted((ROOT / "example_docs").rglob("*.rst"))
    blocks = [block for path in paths for block in path.read_text(encoding="utf-8").split("\n\n")]
    size = sum(len(block.encode()) for block in blocks)
    blocks *= LEAST // size + 1
    size *= LEAST // size + 1
    for more in (0, 10_000, 50_000):
        mentions = Mentions(_glossary(more))
        begin = time.process_time()
        found = sum(1 for block in blocks for _ in mentions.find(block))
        seconds = time.process_time() - begin
        print(f"{more:6} more terms: {size / seconds / 1e6:5.1f} MB/s, {found} mentions in {size / 1e6:.1f} MB")


def _glossary(more: int) -> Glossary:
    wanted = ["izuma"]
    if more:
        path = ROOT / "build" / "many.izterms.yaml"
        path.parent.mkdir(exist_ok=True)
        entries = (f"  - {{term: device word{number}, definition: x}}\n" for number in range(more))
        path.write_text(f"terms:\n{''.join(entries)}", encoding="utf-8")
        wanted.append(str(path))
    return load(wanted)


if __name__ == "__main__":
    main()
