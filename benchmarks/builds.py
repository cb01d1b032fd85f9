"""What a glossary costs a build: the same text in several flavours, built in fresh processes, in turns.

CPU seconds of user and system, as ratios to the flavour without references, round by round. Run it with ``make bench``,
or ``python benchmarks/builds.py --help``.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LEAST_ROUNDS = 3  # of fewer no ratio is printed: one disturbance would decide it
WORDS = [
    f"{first}{last}" for first in ("be", "ca", "do", "fi", "gu", "lo", "me", "ra", "so", "ti") for last in "bdklmnprst"
]
BASE = "plain"


@dataclass(frozen=True, slots=True)
class Flavour:
    """How one text is written: the markup of a reference, the page of the glossary, and conf.py."""

    reference: str
    glossary: Callable[[Mapping[str, str]], Mapping[str, str]]
    conf: str = ""


def _definition_list(terms: Mapping[str, str]) -> Mapping[str, str]:
    entries = "".join(f"{name}\n   {text}\n\n" for name, text in terms.items())
    return {"glossary.rst": f"Glossary\n========\n\n{entries}"}


def _stock_glossary(terms: Mapping[str, str]) -> Mapping[str, str]:
    entries = "".join(f"   {name}\n      {text}\n\n" for name, text in terms.items())
    return {"glossary.rst": f"Glossary\n========\n\n.. glossary::\n\n{entries}"}


def _izglossary(terms: Mapping[str, str]) -> Mapping[str, str]:
    entries = "".join(f"  - term: {name}\n    definition: {text}\n" for name, text in terms.items())
    return {"glossary.rst": "Glossary\n========\n\n.. izglossary::\n", "izterms.yaml": f"terms:\n{entries}"}


_OURS = 'extensions = ["sphinxext_izuma"]\nizterm_glossaries = ["izterms.yaml"]\n'
FLAVOURS = {
    BASE: Flavour("{}", _definition_list),
    "term": Flavour(":term:`{}`", _stock_glossary),
    "izterm": Flavour(":izterm:`{}`", _izglossary, _OURS),
    "izterm-lean": Flavour(
        ":izterm:`{}`", _izglossary, _OURS + "izterm_popover = False\nizterm_backlinks = False\nizterm_index = False\n"
    ),
}


def write_project(  # noqa: PLR0913 - the sizes of a project are these
    folder: Path, flavour: Flavour, *, pages: int, references: int, terms: int, seed: int
) -> None:
    """Write *pages* pages with *references* references each to *terms* terms."""
    chance = random.Random(seed)  # noqa: S311 - the same text each time is what it is for
    names = [f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}" for number in range(terms)]
    texts = {name: " ".join(chance.choices(WORDS, k=20)).capitalize() + "." for name in names}
    files = {
        "conf.py": flavour.conf + 'html_theme = "alabaster"\n',
        "index.rst": "Index\n=====\n\n.. toctree::\n   :glob:\n\n   glossary\n   page*\n",
        **flavour.glossary(texts),
    }
    for number in range(pages):
        paragraphs = (_paragraph(chance, flavour, names, share) for share in _shares(references))
        files[f"page{number}.rst"] = f"Page {number}\n========\n\n" + "\n\n".join(paragraphs) + "\n"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _shares(references: int, most: int = 5) -> Iterator[int]:
    for start in range(0, references, most):
        yield min(most, references - start)


def _paragraph(chance: random.Random, flavour: Flavour, names: list[str], references: int) -> str:
    parts = []
    for _ in range(references):
        parts += [*chance.choices(WORDS, k=12), flavour.reference.format(chance.choice(names))]
    return " ".join(parts)


def build(folder: Path) -> tuple[float, int]:
    """Build a project from nothing; return CPU seconds and the bytes of its pages."""
    out = folder / "_build"
    shutil.rmtree(out, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "sphinx", "-q", "-b", "html", str(folder), str(out)], check=True)  # noqa: S603
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, sum(path.stat().st_size for path in out.glob("*.html"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("pages", 100), ("references", 100), ("terms", 1000), ("rounds", 5), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    if given.rounds < LEAST_ROUNDS:
        parser.error(f"a ratio of fewer than {LEAST_ROUNDS} rounds says nothing")
    seconds: dict[str, list[float]] = {name: [] for name in FLAVOURS}
    size = {}
    with tempfile.TemporaryDirectory() as folder:
        sizes = {"pages": given.pages, "references": given.references, "terms": given.terms, "seed": given.seed}
        for name, flavour in FLAVOURS.items():
            write_project(Path(folder, name), flavour, **sizes)
        for _ in range(given.rounds):
            for name in FLAVOURS:
                spent, size[name] = build(Path(folder, name))
                seconds[name].append(spent)
    _report(given.pages * given.references, seconds, size)


def _report(references: int, seconds: Mapping[str, list[float]], size: Mapping[str, int]) -> None:
    print(f"{'':12} {'CPU s':>7} {'x plain':>8} {'us/ref':>7} {'kB html':>8}")
    for name, spent in seconds.items():
        ratios = [ours / base for ours, base in zip(spent, seconds[BASE], strict=True)]
        each = [(ours - base) / references * 1e6 for ours, base in zip(spent, seconds[BASE], strict=True)]
        row = statistics.median(spent), statistics.median(ratios), statistics.median(each), size[name] / 1000
        print(f"{name:12} {row[0]:7.2f} {row[1]:8.3f} {row[2]:7.0f} {row[3]:8.0f}")


if __name__ == "__main__":
    main()
