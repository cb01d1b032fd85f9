"""How the cost of a page, a reference and a warning grows with the terms of the glossary and the pages of the project.

Builds are repeated as in ``builds.py``: fresh processes, in turns, CPU time. A page's cost is the difference between
two builds that differ in nothing but the number of pages. Run it with ``python benchmarks/growth.py --help``.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from builds import BASE, FLAVOURS, STOCK, check_rounds, run, write_project

_FEW, _MANY = 10, 60  # pages
_OURS = "izterm-lean"
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


def _build(folder: Path) -> float:
    """Read and write all pages, with the doctrees' folder as it is: a glossary is read out of its cache."""
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-a", "-b", "html", str(folder), str(folder / "_build")]
    return run([*command, "-w", str(folder / "warnings")], subprocess.DEVNULL).seconds


def _pages(folder: Path, terms: list[int], rounds: int, seed: int) -> None:
    print(f"{'terms':>8}" + "".join(f"{f'{name} ms/page':>22}" for name in (BASE, STOCK, _OURS)))
    for count in terms:
        row = []
        for name in (BASE, STOCK, _OURS):
            projects = {pages: folder / f"{name}-{count}-{pages}" for pages in (_FEW, _MANY)}
            for pages, project in projects.items():
                write_project(project, FLAVOURS[name], pages=pages, references=20, terms=count, seed=seed)
                _build(project)
            spent = [_build(projects[_MANY]) - _build(projects[_FEW]) for _ in range(rounds)]
            row.append(statistics.median(spent) / (_MANY - _FEW) * 1000)
        print(f"{count:8}" + "".join(f"{each:22.1f}" for each in row))


def _references(folder: Path, pages: list[int], rounds: int, seed: int) -> None:
    print(f"{'pages':>8}{'us/ref':>22}")
    for count in pages:
        projects = {name: folder / f"{name}-references-{count}" for name in (BASE, _OURS)}
        for name, project in projects.items():
            write_project(project, FLAVOURS[name], pages=count, references=50, terms=1000, seed=seed)
            _build(project)
        spent = [_build(projects[_OURS]) - _build(projects[BASE]) for _ in range(rounds)]
        print(f"{count:8}{statistics.median(spent) / (count * 50) * 1e6:22.0f}")


def _warnings(folder: Path, rounds: int, seed: int) -> None:
    right, wrong = folder / "right", folder / "wrong"
    for project in (right, wrong):
        write_project(project, FLAVOURS[_OURS], pages=10, references=_MISSES // 10, terms=10_000, seed=seed)
    for page in wrong.glob("page*.rst"):
        # The second letter is another one: each name is misspelt, and no two alike.
        text = page.read_text(encoding="utf-8")
        parts = text.split(":izterm:`")
        page.write_text(
            ":izterm:`".join([parts[0], *(f"{part[0]}q{part[2:]}" for part in parts[1:])]), encoding="utf-8"
        )
    for project in (right, wrong):
        _build(project)
    spent = [_build(wrong) - _build(right) for _ in range(rounds)]
    reported = (wrong / "warnings").read_text(encoding="utf-8").count("undefined term")
    print(f"{reported} warnings among 10000 terms: {statistics.median(spent) / _MISSES * 1000:.2f} ms each")


if __name__ == "__main__":
    main()
