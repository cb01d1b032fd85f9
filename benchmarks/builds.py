"""What a glossary costs a build: the same text in several flavours, built in fresh processes, in turns.

For each flavour the CPU seconds (user and system) of a build from nothing, of one in which nothing has changed and of
one in which a definition was edited, as medians of the ratios to another flavour round by round; the peak memory; and
the bytes of the pages. Run it with ``make bench``, or ``python benchmarks/builds.py --help``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

LEAST_ROUNDS = 3  # of fewer no ratio is printed: one disturbance would decide it
WORDS = [
    f"{first}{last}" for first in ("be", "ca", "do", "fi", "gu", "lo", "me", "ra", "so", "ti") for last in "bdklmnprst"
]
BASE, STOCK = "plain", "term"
# What is installed has its bytecode; without this a source tree would be compiled anew by each build.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Flavour:
    """How one text is written: the markup of a reference, the page of the glossary, conf.py, and what it needs."""

    reference: str
    glossary: Callable[[Mapping[str, str]], Mapping[str, str]]
    conf: str = ""
    needs: str = "sphinx"


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
_LEAN = "izterm_popover = False\nizterm_backlinks = False\nizterm_index = False\n"
FLAVOURS = {
    BASE: Flavour("{}", _definition_list),
    "emphasis": Flavour("*{}*", _definition_list),
    STOCK: Flavour(":term:`{}`", _stock_glossary),
    "izterm": Flavour(":izterm:`{}`", _izglossary, _OURS),
    "izterm-lean": Flavour(":izterm:`{}`", _izglossary, _OURS + _LEAN),
    "tippy": Flavour(":term:`{}`", _stock_glossary, 'extensions = ["sphinx_tippy"]\n', needs="sphinx_tippy"),
    "whisper": Flavour(
        ":term:`{}`", _stock_glossary, 'extensions = ["sphinx_riddle_whisper"]\n', needs="sphinx_riddle_whisper"
    ),
}


def write_project(  # noqa: PLR0913 - the sizes of a project are these
    folder: Path, flavour: Flavour, *, pages: int, references: int, terms: int, seed: int, words: int = 20
) -> None:
    """Write *pages* pages with *references* references each to *terms* terms, *words* words before each reference."""
    chance = random.Random(seed)  # noqa: S311 - the same text each time is what it is for
    names = [f"{chance.choice(WORDS)} {chance.choice(WORDS)} {number}" for number in range(terms)]
    texts = {name: " ".join(chance.choices(WORDS, k=20)).capitalize() + "." for name in names}
    files = {
        "conf.py": flavour.conf + 'html_theme = "alabaster"\n',
        "index.rst": "Index\n=====\n\n.. toctree::\n   :glob:\n\n   glossary\n   page*\n",
        **flavour.glossary(texts),
    }
    for number in range(pages):
        sections = (_section(chance, flavour, names, share, words) for share in _shares(references, most=20))
        title = f"Page {number}"
        files[f"page{number}.rst"] = f"{title}\n{'=' * len(title)}\n\n" + "\n\n".join(sections) + "\n"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def _shares(references: int, most: int) -> Iterator[int]:
    for start in range(0, references, most):
        yield min(most, references - start)


def _section(chance: random.Random, flavour: Flavour, names: list[str], references: int, words: int) -> str:
    """Return a section as manuals have them: paragraphs with references, then steps and an example that have none."""
    title = " ".join(chance.choices(WORDS, k=3)).capitalize()
    paragraphs = [_paragraph(chance, flavour, names, share, words) for share in _shares(references, most=5)]
    steps = "\n".join(f"#. {' '.join(chance.choices(WORDS, k=words))}" for _ in range(4))
    code = "\n".join(f"   $ {' '.join(chance.choices(WORDS, k=4))}" for _ in range(3))
    return "\n\n".join(
        [f"{title}\n{'-' * len(title)}", *paragraphs, steps, f".. code-block:: console\n\n{code}"],
    )


def _paragraph(chance: random.Random, flavour: Flavour, names: list[str], references: int, words: int) -> str:
    parts = []
    for _ in range(references):
        parts += [*chance.choices(WORDS, k=words), flavour.reference.format(chance.choice(names))]
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took: CPU seconds and the most memory that it had at a time, in MB."""

    seconds: float
    memory: float


def run(command: Sequence[str], errors: int | None = None) -> Cost:
    """Run a command in a process of its own; *errors* is where its messages go, as for :mod:`subprocess`."""
    child = subprocess.Popen(command, env=ENVIRONMENT, stderr=errors)  # noqa: S603 - our own Python
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)


def build(folder: Path, *, anew: bool = True, jobs: int = 1) -> Cost:
    """Build a project, from nothing or after what was built before."""
    out = folder / "_build"
    if anew:
        shutil.rmtree(out, ignore_errors=True)
    return run([sys.executable, "-m", "sphinx", "-q", "-j", str(jobs), "-b", "html", str(folder), str(out)])


def edit(folder: Path, seed: int, name: str = "izterms.yaml") -> None:
    """Give one definition another text: the last one of the file that holds them."""
    path = folder / name if (folder / name).exists() else folder / "glossary.rst"
    text = path.read_text(encoding="utf-8").rstrip()
    path.write_text(f"{text.rpartition(' ')[0]} {WORDS[seed % len(WORDS)]}{seed}.\n", encoding="utf-8")


def size(folder: Path) -> int:
    """Return the bytes of the pages that were written."""
    return sum(path.stat().st_size for path in (folder / "_build").glob("*.html"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_sizes(parser)
    parser.add_argument("--flavours", nargs="*", choices=FLAVOURS, default=list(FLAVOURS), help="all, if not given")
    given = parser.parse_args()
    check_rounds(parser, given.rounds)
    flavours = dict.fromkeys([BASE, STOCK, *given.flavours])
    names = [name for name in flavours if find_spec(FLAVOURS[name].needs)]
    sizes = {key: getattr(given, key) for key in ("pages", "references", "terms", "seed", "words")}
    with tempfile.TemporaryDirectory() as folder:
        results = measure(Path(folder), names, given.rounds, sizes)
    print(", ".join(f"{key} {value}" for key, value in sizes.items()), f"rounds {given.rounds}", sep=", ")
    _report(given.pages * given.references, results)


def add_sizes(parser: argparse.ArgumentParser, *, rounds: int = 5) -> None:
    """Add the options that say how large a project is."""
    defaults = (("pages", 100), ("references", 100), ("terms", 1000), ("words", 20), ("rounds", rounds), ("seed", 1))
    for name, default in defaults:
        parser.add_argument(f"--{name}", type=int, default=default)


def check_rounds(parser: argparse.ArgumentParser, rounds: int) -> None:
    """Stop where there are too few rounds to say anything."""
    if rounds < LEAST_ROUNDS:
        parser.error(f"a ratio of fewer than {LEAST_ROUNDS} rounds says nothing")


@dataclass(slots=True)
class Results:
    """What a flavour took in each round."""

    clean: list[Cost]
    same: list[Cost]
    edited: list[Cost]
    bytes: int = 0


def measure(folder: Path, names: Sequence[str], rounds: int, sizes: Mapping[str, int]) -> dict[str, Results]:
    """Build each flavour in turns: from nothing, with nothing changed, and after a definition was edited."""
    results = {name: Results([], [], []) for name in names}
    for name in names:
        write_project(folder / name, FLAVOURS[name], **sizes)
    for turn in range(rounds):
        # Another one is the first each time: what comes after a pause of the processor is faster.
        order = [*names[turn % len(names) :], *names[: turn % len(names)]]
        for name in order:
            results[name].clean.append(build(folder / name))
            results[name].bytes = size(folder / name)
        for name in order:
            results[name].same.append(build(folder / name, anew=False))
        for name in order:
            edit(folder / name, turn)
            results[name].edited.append(build(folder / name, anew=False))
    return results


def _report(references: int, results: Mapping[str, Results]) -> None:
    base, stock = results[BASE], results[STOCK]
    head = ("", "CPU s", "x plain", "us/ref", "x term", "MB", "kB html", "same s", "x plain", "edit s", "x term")
    print(("{:12}" + "{:>9}" * 10).format(*head))
    for name, result in results.items():
        each = [
            (ours - plain) / references * 1e6 for ours, plain in zip(_cpu(result.clean), _cpu(base.clean), strict=True)
        ]
        row = [
            f"{statistics.median(_cpu(result.clean)):.2f}",
            f"{ratio(result.clean, base.clean):.3f}",
            f"{statistics.median(each):.0f}",
            f"{ratio(result.clean, stock.clean):.3f}",
            f"{statistics.median(cost.memory for cost in result.clean):.1f}",
            f"{result.bytes / 1000:.0f}",
            f"{statistics.median(_cpu(result.same)):.3f}",
            f"{ratio(result.same, base.same):.3f}",
            f"{statistics.median(_cpu(result.edited)):.3f}",
            f"{ratio(result.edited, stock.edited):.3f}",
        ]
        print(f"{name:12}" + "".join(f"{value:>9}" for value in row))


def _cpu(costs: Sequence[Cost]) -> list[float]:
    return [cost.seconds for cost in costs]


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost]) -> float:
    """Return the median of the ratios round by round."""
    return statistics.median(one / other for one, other in zip(_cpu(ours), _cpu(theirs), strict=True))


if __name__ == "__main__":
    main()
