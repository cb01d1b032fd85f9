"""``report`` and ``baseline``: the findings of a report for a CI system, and as a file of known findings."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.reports import baseline, limits
from sphinxext_izuma.reports.findings_file import Reported, UnusableReport, parse, source_of, text_of
from sphinxext_izuma.reports.formats import FORMATS

STANDARD_INPUT = Path("-")


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands to the command line."""
    _add_report(commands)
    _add_baseline(commands)


def _add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Print the findings of a report for a CI system, and count them by folder."
    report = commands.add_parser("report", help="print the findings of a report for a CI system", description=text)
    _add_findings(report)
    report.add_argument("--format", choices=FORMATS, default="text", help="the format; text if not given")
    report.add_argument("--all", action="store_true", help="also the findings that the baseline knows")
    text = "fail if the files of a folder have more findings; a finding counts for the deepest folder that is given"
    report.add_argument("--max", metavar="DIR=N", type=_limit, action="append", default=[], help=text)
    text = "the folder that the files of the report begin at; looked for around the report if not given"
    report.add_argument("--source", metavar="DIR", type=Path, help=text)
    report.set_defaults(run=_report)


def _add_baseline(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Write the findings of a report as a file for izterm_baseline: builds do not warn of them."
    known = commands.add_parser("baseline", help="write a file of known findings", description=text)
    _add_findings(known)
    known.add_argument(
        "-o", "--output", metavar="FILE", type=output_file, help="the file; standard output if not given"
    )
    known.set_defaults(run=_baseline)


def _add_findings(parser: argparse.ArgumentParser) -> None:
    text = (
        "the file output.json of sphinx-build -b izterm, or what check --format json has printed; - is standard input"
    )
    parser.add_argument("report", metavar="REPORT", type=Path, help=text)


def output_file(text: str) -> Path | None:
    """Return the file that a command writes, None for standard output, which has the name ``-``."""
    return None if text == "-" else Path(text)


def _limit(text: str) -> limits.Limit:
    try:
        return limits.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no folder with a number: write it like guide/=10") from None


def _report(given: argparse.Namespace) -> int:
    """Print a report, and return 1 if a folder has too many findings."""
    found = [each for each in findings_of(given.report) if given.all or not each.is_known]
    source = given.source or _source_of(found, given.report)
    _check_folders(given.max, found, source)
    seen = list(as_seen_from_here(found, source))
    print(FORMATS[given.format](seen), end="")
    too_many = list(limits.exceeded(given.max, (each.finding for each in found)))
    for message in too_many:
        print(f"sphinx-izterm: {message}", file=sys.stderr)
    return 1 if too_many else 0


def _baseline(given: argparse.Namespace) -> int:
    lines = baseline.lines_for(each.finding for each in findings_of(given.report))
    text = "".join(f"{line}\n" for line in lines)
    if given.output:
        given.output.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    else:
        print(text, end="")
    return 0


def findings_of(report: Path) -> list[Reported]:
    """Return the findings of a report, or of standard input for ``-``.

    :raises UnusableReport: if it is no report.
    :raises OSError: if the file can't be read.
    """
    if report == STANDARD_INPUT:
        return parse(text_of(sys.stdin.buffer.read()), "standard input")
    return parse(text_of(report.read_bytes()), str(report))


def as_seen_from_here(findings: Sequence[Reported], source: Path) -> Iterator[Reported]:
    """Yield findings with their files as seen from the current folder, as CI systems want them.

    :param source: the folder that the files begin at.
    """
    labels = {file: _from_here(source, file) for file in {each.finding.place.label for each in findings}}
    for finding, is_known in findings:
        label = labels[finding.place.label]
        yield Reported(finding._replace(place=Place(label, label, finding.place.line)), is_known)


def _source_of(findings: Sequence[Reported], report: Path) -> Path:
    """Return the folder that the files of a report begin at. Those of standard input begin here.

    :raises UnusableReport: if the folder is not found.
    """
    files = {each.finding.place.label for each in findings}
    of_files = (file for file in files if PurePosixPath(file).suffix in _ENDINGS)
    return Path() if report == STANDARD_INPUT else source_of(report, of_files)


def _check_folders(folders: Sequence[limits.Limit], findings: Sequence[Reported], source: Path) -> None:
    """Refuse a folder that is not there: its limit would let all findings pass.

    :raises UnusableReport: if there is one. Without a file, nothing is known about the folders.
    """
    if not any(each.finding.place.label for each in findings):
        return
    for folder, _ in folders:
        if folder.is_absolute() or not (source / folder).exists():
            cure = "write it as seen from the source folder"
            raise UnusableReport(f"--max: {folder.as_posix()!r} is no file or folder in {source.as_posix()!r}: {cure}")


# A place may also be the docstring of an object, or <rst_prolog>.
_ENDINGS = {".rst", ".md", ".txt", ".py", ".ipynb", ".yaml", ".yml", ".po"}


def _from_here(source: Path, file: str) -> str:
    if not file or file.startswith("<"):
        return file
    try:
        return Path(os.path.relpath(source / file)).as_posix()
    except ValueError:  # on another drive
        return (source / file).as_posix()
