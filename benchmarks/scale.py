"""Large projects: many pages, a long listing, many glossaries; beside Sphinx's own glossary, in fresh processes.

CPU seconds (user and system) of builds from nothing and of builds in which nothing has changed, as medians of the
ratios to the stock glossary round by round, and the most memory of one process. Run it with ``make scale``, or
``python benchmarks/scale.py --help``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from builds import FLAVOURS, STOCK, Cost, build, check_rounds, edit, ratio, write_project
from loading import write_glossary

OURS = "izterm"
_REFERENCES = 20  # a page
_OF_ONE = 10_000  # terms of each of many glossaries
# The sidebar of the theme has a table of all pages, on each page. With 2,000 pages it takes most of a build.
_NO_SIDEBAR = 'html_sidebars = {"**": []}\n'


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", nargs="*", choices=_PARTS, default=list(_PARTS), help="all, if not given")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    for name, default in (("pages", 2000), ("terms", 20_000), ("glossaries", 40), ("rounds", 3), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    check_rounds(parser, given.rounds)
    for part in given.parts:
        with tempfile.TemporaryDirectory() as folder:
            _PARTS[part](Path(folder), given)


def _pages(folder: Path, given: argparse.Namespace) -> None:
    """Measure many pages with references to many terms, which one page lists."""
    title = f"{given.pages:,} pages of {_REFERENCES} references to {given.terms:,} terms"
    _beside_stock(folder, title, given, pages=given.pages, references=_REFERENCES)


def _listing(folder: Path, given: argparse.Namespace) -> None:
    """Measure a long listing, and one page that uses some of its terms."""
    _beside_stock(folder, f"a listing of {given.terms:,} terms", given, pages=1, references=_REFERENCES)


def _beside_stock(folder: Path, title: str, given: argparse.Namespace, **sizes: int) -> None:
    """Build a project with our glossary and with Sphinx's, in turns, and print what they take."""
    for name in (STOCK, OURS):
        write_project(folder / name, FLAVOURS[name], terms=given.terms, seed=given.seed, **sizes)
        with (folder / name / "conf.py").open("a", encoding="utf-8") as conf:
            conf.write(_NO_SIDEBAR)
    _head(title)
    for jobs in given.jobs:
        clean: dict[str, list[Cost]] = {STOCK: [], OURS: []}
        same: dict[str, list[Cost]] = {STOCK: [], OURS: []}
        for turn in range(given.rounds):
            for name in (STOCK, OURS)[:: 1 if turn % 2 else -1]:
                clean[name].append(build(folder / name, jobs=jobs))
                same[name].append(build(folder / name, anew=False, jobs=jobs))
                print(
                    f"-j{jobs} round {turn + 1} {name}:", clean[name][-1], same[name][-1], file=sys.stderr, flush=True
                )
        _row(f"-j{jobs}, from nothing", clean)
        _row(f"-j{jobs}, nothing changed", same)


def _head(title: str) -> None:
    print(
        f"\n{title}\n{'':24}"
        + "".join(f"{head:>11}" for head in ("term s", "izterm s", "ratio", "term MB", "izterm MB", "ratio"))
    )


def _row(title: str, costs: Mapping[str, Sequence[Cost]]) -> None:
    seconds = [statistics.median(cost.seconds for cost in costs[name]) for name in (STOCK, OURS)]
    memory = [statistics.median(cost.memory for cost in costs[name]) for name in (STOCK, OURS)]
    figures = (*seconds, ratio(costs[OURS], costs[STOCK]), *memory, memory[1] / memory[0])
    print(f"{title:24}" + "".join(f"{figure:11.3f}" for figure in figures), flush=True)


def _glossaries(folder: Path, given: argparse.Namespace) -> None:
    """Measure many glossaries, of which a page lists one. Sphinx has nothing like it."""
    project = folder / "many"
    pages = {"pages": 10, "references": _REFERENCES, "terms": 1000, "seed": given.seed}
    write_project(project, FLAVOURS[OURS], **pages)
    (project / "glossary.rst").write_text(
        "Glossary\n========\n\n.. izglossary::\n   :glossary: izterms\n", encoding="utf-8"
    )
    files = ["izterms.yaml", *(f"more{number}.yaml" for number in range(given.glossaries))]
    for number, name in enumerate(files[1:]):
        write_glossary(project / name, _OF_ONE, given.seed + number, mark=f"{number}x ", more=True)
    with (project / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"izterm_glossaries = {files}\n")
    costs: dict[str, list[Cost]] = {"from nothing": [], "nothing changed": [], "one glossary edited": []}
    for turn in range(given.rounds):
        costs["from nothing"].append(build(project))
        costs["nothing changed"].append(build(project, anew=False))
        edit(project, turn, files[-1])
        costs["one glossary edited"].append(build(project, anew=False))
    print(f"\n{given.glossaries} glossaries of {_OF_ONE:,} terms, 10 pages\n{'':24}{'CPU s':>11}{'MB':>11}")
    for title, each in costs.items():
        seconds, memory = (
            statistics.median(cost.seconds for cost in each),
            statistics.median(cost.memory for cost in each),
        )
        print(f"{title:24}{seconds:11.3f}{memory:11.3f}", flush=True)


_PARTS = {"pages": _pages, "listing": _listing, "glossaries": _glossaries}


if __name__ == "__main__":
    main()
