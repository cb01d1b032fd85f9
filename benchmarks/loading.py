"""What it costs to load a glossary: the first time, with the cache written, and out of it; beside the C parser of YAML.

Then several glossaries: from nothing, out of the cache, and after one of them was edited, with the most memory.

CPU milliseconds in fresh processes, in turns: the least of all rounds, since a disturbance only adds to such short
times. Run it with ``make bench``, or ``python benchmarks/loading.py --help``.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from builds import ENVIRONMENT, LEAST_ROUNDS, WORDS, check_rounds

# Modules are imported before the clock starts: a build that finds the cache imports no YAML at all.
_PARSE = """
import sys, yaml
from time import process_time
text = open(sys.argv[1], encoding="utf-8").read()
start = process_time()
yaml.compose(text, Loader=yaml.CBaseLoader)
print(process_time() - start)
"""
_LOAD = """
import sys
from pathlib import Path
from time import process_time
from sphinxext_izuma.glossary import cache
path, saved = Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2] else None
if not (saved and saved.exists()):
    import yaml
    from sphinxext_izuma.glossary import consistency
    from sphinxext_izuma.glossary.file import reader
    from sphinxext_izuma.glossary.language import translations
    from sphinxext_izuma.glossary.parts import joining
start = process_time()
glossary = cache.load([str(path)], cache_file=saved)
loaded = process_time() - start
assert glossary.find(sys.argv[3]) and glossary.find(sys.argv[3].title() + "s")
print(loaded, process_time() - start - loaded)
"""
# A build loads its glossaries, looks names up, and needs no others.
_LOAD_MANY = """
import resource, sys
from pathlib import Path
from time import process_time
from sphinxext_izuma.glossary import cache
folder = Path(sys.argv[1])
start = process_time()
glossary = cache.load([str(path) for path in sorted(folder.glob("*.yaml"))], cache_file=folder / "saved")
assert all(glossary.find(name) and glossary.find(name.upper() + "S") for name in sys.argv[2:])
print(process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write_glossary(path: Path, terms: int, seed: int, *, mark: str = "", more: bool = False) -> str:
    """Write a glossary of *terms* terms, and return the name of one.

    :param mark: a word at the beginning of each name.
    :param more: whether a third of the terms has another name and a pointer.
    """
    chance = random.Random(seed)  # noqa: S311 - the same text each time is what it is for
    name = ""
    with path.open("w", encoding="utf-8") as file:
        file.write("terms:\n")
        for number in range(terms):
            earlier, name = name, f"{mark}{chance.choice(WORDS)} {chance.choice(WORDS)} {number}"
            definition = " ".join(chance.choices(WORDS, k=12)).capitalize()
            file.write(f"  - term: {name}\n    definition: {definition}.\n")
            if more and number % 3 == 1:
                file.write(f"    aliases: [{mark}{chance.choice(WORDS)} of {number}]\n    see_also: [{earlier}]\n")
    return name


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--terms", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--glossaries", type=int, nargs="*", default=[10, 40], help="of 10,000 terms each")
    for name, default in (("rounds", 9), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    check_rounds(parser, given.rounds)
    head = ("terms", "compose ms", "first ms", "x compose", "and saved", "x compose", "cached ms", "look-ups")
    print(("{:>8}" + "{:>11}" * 7).format(*head))
    for terms in given.terms:
        with tempfile.TemporaryDirectory() as folder:
            rounds = [_round(Path(folder), terms, given.seed) for _ in range(given.rounds)]
        parse, first, kept, again, look_ups = (min(column) * 1000 for column in zip(*rounds, strict=True))
        times, times_kept = first / parse, kept / parse
        print(
            f"{terms:8}{parse:11.1f}{first:11.1f}{times:11.2f}{kept:11.1f}{times_kept:11.2f}{again:11.1f}{look_ups:11.1f}"
        )
    print(("{:>11}" + "{:>11}" * 6).format("glossaries", "first ms", "MiB", "cached ms", "MiB", "edited ms", "MiB"))
    for count in given.glossaries:
        with tempfile.TemporaryDirectory() as folder:
            figures = _many(Path(folder), count, given.rounds, given.seed)
        print(f"{count:11}" + "".join(f"{figure:11.1f}" for figure in figures))


def _many(folder: Path, count: int, rounds: int, seed: int) -> list[float]:
    """Return the milliseconds and the MiB of a load from nothing, of one out of the cache, and of one after an edit."""
    paths = [folder / f"{number:02}.yaml" for number in range(count)]
    names = [
        write_glossary(path, 10_000, seed + number, mark=f"{path.stem}x ", more=True)
        for number, path in enumerate(paths)
    ]
    found: list[list[list[float]]] = [[], [], []]
    for turn in range(rounds):
        if turn < LEAST_ROUNDS:  # it takes long
            (folder / "saved").unlink(missing_ok=True)
            found[0].append(_python(_LOAD_MANY, folder, *names))
        found[1].append(_python(_LOAD_MANY, folder, *names))
        edited = paths[turn % count]
        edited.write_text(f"{edited.read_text(encoding='utf-8').rstrip()} {turn}.\n", encoding="utf-8")
        found[2].append(_python(_LOAD_MANY, folder, *names))
    return [figure for each in found for figure in (min(each)[0] * 1000, max(memory for _, memory in each))]


def _round(folder: Path, terms: int, seed: int) -> tuple[float, ...]:
    """Return the seconds of the parser, of a load, of one that writes the cache, of one from it, and of look-ups."""
    path, saved = folder / "izterms.yaml", folder / "saved"
    name = write_glossary(path, terms, seed)
    saved.unlink(missing_ok=True)
    (parse,) = _python(_PARSE, path)
    first, _ = _python(_LOAD, path, "", name)
    kept, _ = _python(_LOAD, path, saved, name)
    again, look_ups = _python(_LOAD, path, saved, name)
    return parse, first, kept, again, look_ups


def _python(code: str, *arguments: object) -> list[float]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, check=True, text=True, env=ENVIRONMENT)  # noqa: S603
    return list(map(float, run.stdout.split()))


if __name__ == "__main__":
    main()
