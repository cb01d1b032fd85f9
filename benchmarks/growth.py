"""How the cost of a page, a reference and a warning grows with the terms of the glossary and the pages of the project.

As in ``builds.py``: fresh processes, in turns, CPU time. Each number is the difference between two builds after edits
of pages, of many and of few, or with right and with wrong names: what the glossary itself takes is no part of it.
Run it with ``python benchmarks/growth.py --help``.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from builds import BASE, FLAVOURS, STOCK, check_rounds, run, write_project

_FEW, _MANY = 10, 110  # pages
_OURS = "izterm-lean"
_REFERENCES = 20  # a page
_MISSES = 300


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--terms", type=int, nargs="*", default=[1000, 10_000, 50_000])
    parser.add_argument("--pages", type=int, nargs="*", default=[50, 100, 200])
    for name, default in (("rounds", 3), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    check_rounds(parser, given.rounds)
    with tempfile.TemporaryDirectory() as folder:
        _pages(Path(folder), given.terms, given.rounds, given.seed)
        _references(Path(folder), given.pages, given.rounds, given.seed)
        _warnings(Path(folder), given.rounds, given.seed)


def _project(folder: Path, name: str, **sizes: int) -> Path:
    """Return a project of a flavour, of the *sizes* of :func:`builds.write_project`, that has been built once."""
    project = folder / "-".join(map(str, (name, *sizes.values())))
    if not project.exists():
        write_project(project, FLAVOURS[name], **sizes)
        _edited(project, sizes["pages"])
    return project


def _edited(project: Path, pages: int) -> float:
    """Return the CPU seconds of a build after an edit of some pages: it resolves them, and writes nothing."""
    for page in islice(sorted(project.glob("page*.rst")), pages):
        page.write_text(page.read_text(encoding="utf-8") + "\nOnce more.\n", encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dummy", str(project), str(project / "_build")]
    return run([*command, "-w", str(project / "warnings")], subprocess.DEVNULL).seconds


def _pages(folder: Path, terms: list[int], rounds: int, seed: int) -> None:
    names = (BASE, STOCK, _OURS)
    print(f"{'terms':>8}" + "".join(f"{f'{name} ms/page':>22}" for name in names), flush=True)
    for count in terms:
        sizes = {"pages": _MANY, "references": _REFERENCES, "terms": count, "seed": seed}
        projects = [_project(folder, name, **sizes) for name in names]
        spent = [[_edited(project, _MANY) - _edited(project, _FEW) for project in projects] for _ in range(rounds)]
        medians = (statistics.median(column) / (_MANY - _FEW) * 1000 for column in zip(*spent, strict=True))
        print(f"{count:8}" + "".join(f"{each:22.1f}" for each in medians), flush=True)


def _references(folder: Path, pages: list[int], rounds: int, seed: int) -> None:
    print(f"{'pages':>8}{'us/reference':>22}", flush=True)
    for count in pages:
        sizes = {"pages": count, "references": 50, "terms": 1000, "seed": seed}
        ours, base = (_project(folder, name, **sizes) for name in (_OURS, BASE))
        spent = [_edited(ours, count) - _edited(base, count) for _ in range(rounds)]
        print(f"{count:8}{statistics.median(spent) / (count * 50) * 1e6:22.0f}", flush=True)


def _warnings(folder: Path, rounds: int, seed: int) -> None:
    sizes = {"pages": 10, "terms": 10_000, "seed": seed}
    right = _project(folder, _OURS, references=_MISSES // 10, **sizes)
    wrong = right.rename(right.with_name("wrong"))
    right = _project(folder, _OURS, references=_MISSES // 10, **sizes)
    for page in wrong.glob("page*.rst"):
        # The second letter is another one: each name is misspelt, and no two alike.
        first, *others = page.read_text(encoding="utf-8").split(":izterm:`")
        text = ":izterm:`".join([first, *(f"{other[0]}q{other[2:]}" for other in others)])
        page.write_text(text, encoding="utf-8")
    spent = [_edited(wrong, 10) - _edited(right, 10) for _ in range(rounds)]
    reported = (wrong / "warnings").read_text(encoding="utf-8").count("undefined term")
    print(f"{reported} warnings among 10000 terms: {statistics.median(spent) / _MISSES * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
