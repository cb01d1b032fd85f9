"""What it costs to find a name among ten thousand terms, and to suggest another one where there is none.

Measured by pyperf: ``python benchmarks/lookups.py``, or with its options (``--rigorous``, ``-o FILE``).
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyperf  # type: ignore[import-untyped]
from loading import write_glossary

from sphinxext_izuma.glossary.cache import load

TERMS = 10_000


def main() -> None:
    """Measure and print."""
    runner = pyperf.Runner()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "izterms.yaml")
        name = write_glossary(path, TERMS, seed=1)
        glossary = load([str(path)])
    misspelt = name[1] + name[0] + name[2:]
    first, rest = name.split(" ", 1)
    cases = {
        "find as written": (glossary.find, name),
        "find in capitals": (glossary.find, name.upper()),
        "find a plural": (glossary.find, f"{name}s"),
        "find nothing": (glossary.find, misspelt),
        "suggest for a misspelling": (glossary.suggest, misspelt),
        "suggest for words in another order": (glossary.suggest, f"{rest} {first}"),
        "suggest for what is like nothing": (glossary.suggest, "quite another thing"),
    }
    for label, (function, argument) in cases.items():
        function(argument)  # tables are made when they are first asked for
        runner.bench_func(label, function, argument)


if __name__ == "__main__":
    main()
