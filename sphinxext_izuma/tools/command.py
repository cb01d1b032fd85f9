"""The commands of ``sphinx-izterm``: their arguments, their output and their exit codes."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from sphinxext_izuma.glossary import cache
from sphinxext_izuma.glossary.file import reader
from sphinxext_izuma.glossary.file.schema import json_schema
from sphinxext_izuma.glossary.file.source import GlossaryError, Source
from sphinxext_izuma.glossary.finding import FORMATS, Finding
from sphinxext_izuma.glossary.term import Place
from sphinxext_izuma.reports.findings_file import SCHEMA, UnusableReport
from sphinxext_izuma.tools import configured, reporting, term_list
from sphinxext_izuma.tools.formats import formats
from sphinxext_izuma.tools.stop import Stop
from sphinxext_izuma.version import __version__

PROGRAM = "sphinx-izterm"


class Exit(IntEnum):
    """The exit code of a command."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code. An error is printed in one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # The output is UTF-8 on every terminal. The bytes of a page in another encoding stay unchanged.
            stream.reconfigure(encoding="utf-8", errors="surrogateescape", newline="\n")
    given = _parser().parse_args(arguments)
    try:
        code: int = given.run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes the stream again at its exit. The null device prevents a second error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _stop("the reader of the output went away before its end")
    except (GlossaryError, UnusableReport, Stop) as error:
        return _stop(str(error))
    except OSError as error:
        return _stop(f"{error.filename or 'output'}: {error.strerror or error}")
    return code


def _stop(message: str) -> Exit:
    print(f"{PROGRAM}: {message}", file=sys.stderr)
    return Exit.USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM, description="Tools for glossaries of sphinxext-izuma.")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_check(commands)
    _add_list(commands)
    _add_convert(commands)
    _add_migrate(commands)
    _add_fix(commands)
    reporting.add_commands(commands)
    schema = commands.add_parser("schema", help="print the JSON Schema of a glossary file, or of findings")
    schema.add_argument("of", choices=_SCHEMAS, nargs="?", default="glossary", help="glossary (default) or findings")
    schema.set_defaults(run=_schema)
    return parser


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Say what is wrong in glossaries, each alone and all together. A build also finds slips in markup of texts."
    check = commands.add_parser("check", help="say what is wrong in glossaries", description=text)
    _add_glossaries(check, nargs="*")
    text = "the folder of conf.py: check the glossaries that it names; looked for here and in docs/ if no FILE is given"
    check.add_argument("-c", "--conf", metavar="DIR", type=Path, help=text)
    _add_format(check)
    check.set_defaults(run=_check)


def _add_list(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "List the terms of glossaries with all their names."
    listing = commands.add_parser("list", help="list the terms of glossaries", description=text)
    _add_glossaries(listing)
    listing.add_argument("--forms", action="store_true", help="also the plurals and other forms that a page may use")
    text = "plain (default): names for people; json or csv: all of the glossary, as a file that can be used as it is"
    listing.add_argument("--format", choices=term_list.FORMATS, default="plain", help=text)
    listing.set_defaults(run=_list)


def _add_convert(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Make a glossary file of a glossary in another format: pages of Sphinx, Markdown, tables, JSON or YAML."
    convert = commands.add_parser("convert", help="make a glossary file of another tool's glossary", description=text)
    text = "a file, or a folder: a project of Sphinx, or Markdown files with front matter"
    convert.add_argument("sources", metavar="SOURCE", nargs="+", type=Path, help=text)
    text = "the glossary file; standard output if not given"
    convert.add_argument("-o", "--output", metavar="FILE", type=reporting.output_file, help=text)
    text = "the format of the sources; found out from their endings and contents if not given"
    convert.add_argument("--from", dest="format", choices=formats.NAMES, default="", help=text)
    text = "the address of the web site that the links of a folder begin at"
    convert.add_argument("--base-url", metavar="URL", default="", help=text)
    text = "change texts in Markdown to reStructuredText, instead of keeping them"
    convert.add_argument("--to-rst", action="store_true", help=text)
    text = "put '.. izglossary::' in the place of each '.. glossary::' of the pages"
    convert.add_argument("--replace", action="store_true", help=text)
    _add_format(convert, name="format_of_findings")
    convert.set_defaults(run=_convert)


def _add_migrate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Show, or make, the change of :term: to :izterm: in the sources of a project."
    migrate = commands.add_parser("migrate", help="change :term: to :izterm: in a project's sources", description=text)
    migrate.add_argument("folder", metavar="SRCDIR", nargs="?", type=Path, help="the folder of the sources")
    migrate.add_argument("--write", action="store_true", help="change the files, instead of showing a diff")
    text = "change nothing, but compare the HTML before and after: references, texts, addresses"
    migrate.add_argument("--verify", metavar=("OLD_HTML", "NEW_HTML"), nargs=2, type=Path, help=text)
    text = "change the names of this glossary only; may be given several times"
    migrate.add_argument("--glossary", dest="glossaries", metavar="FILE", action="append", help=text)
    _add_format(migrate)
    migrate.set_defaults(run=_migrate, error=migrate.error)


def _add_fix(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    text = "Show, or make, the changes that a report of the builder izterm suggests: misspelt and deprecated names."
    fixing = commands.add_parser("fix", help="apply the suggestions of a report", description=text)
    fixing.add_argument("report", metavar="REPORT", type=Path, help="the file output.json of sphinx-build -b izterm")
    fixing.add_argument("--write", action="store_true", help="change the files, instead of showing a diff")
    fixing.add_argument("--mentions", action="store_true", help="also link the terms that pages mention")
    text = "the source folder of the project; looked for around the report if not given"
    fixing.add_argument("--source", metavar="DIR", type=Path, help=text)
    _add_format(fixing)
    fixing.set_defaults(run=_fix)


def _add_glossaries(parser: argparse.ArgumentParser, nargs: str = "+") -> None:
    text = "a glossary file (.yaml, .json, .csv), or the name of an installed glossary; lowest precedence first"
    parser.add_argument("glossaries", metavar="FILE", nargs=nargs, help=text)


def _add_format(parser: argparse.ArgumentParser, name: str = "format") -> None:
    text = "how findings are printed: for people (default), a JSON object a line, or for GitHub's annotations"
    parser.add_argument("--format", dest=name, choices=FORMATS, default="plain", help=text)


def _check(given: argparse.Namespace) -> Exit:
    if given.glossaries and not given.conf:
        wanted, folder = given.glossaries, Path()
    else:
        wanted, folder = configured.glossaries(given.conf)
    findings, hints = configured.findings(wanted, folder)
    _report(hints, given.format, sys.stderr)
    return _report(findings, given.format, sys.stdout)


def _report(findings: Iterable[Finding], style: str, stream: TextIO) -> Exit:
    lines = [FORMATS[style](finding) for finding in findings]
    for line in lines:
        print(line, file=stream)
    return Exit.FINDINGS if lines else Exit.CLEAN


def _list(given: argparse.Namespace) -> Exit:
    print(term_list.FORMATS[given.format](given.glossaries, forms=given.forms), end="")
    return Exit.CLEAN


def _convert(given: argparse.Namespace) -> Exit:
    # Imported here, because most commands convert nothing. The same in _migrate and _fix.
    from sphinxext_izuma.tools import conversion, glossary_text, replacement  # noqa: PLC0415
    from sphinxext_izuma.tools.catalogs import moving  # noqa: PLC0415
    from sphinxext_izuma.tools.conversion_result import Options  # noqa: PLC0415

    folder = given.output.absolute().parent if given.output else None
    options = Options(base_url=given.base_url, to_rst=given.to_rst, folder=folder, format=given.format)
    found = conversion.convert(given.sources, options)
    origin = ", ".join(path.as_posix() for path in given.sources)
    text = glossary_text.as_yaml(found.entries, origin, found.language)
    label = given.output.as_posix() if given.output else "izterms.yaml"
    read = reader.read(Source(label, Path(label)), text.encode())
    if given.output:
        glossary_text.write(given.output, text)
        for moved in moving.move(read.records, found.files):
            place = Place(os.path.relpath(moved.path), str(moved.path), 1)
            found.add_note(place, f"translations of the glossary: {moved.added} are new here")
    else:
        print(text, end="")
    if given.replace:
        for page in replacement.page_changes(found):
            page.write()
    findings = [*found.faults, *cache.combine([read]).findings]
    _report([*found.notes, *findings], given.format_of_findings, sys.stderr)
    if given.format_of_findings == "plain":
        counts = _count(len(found.entries), "entry", "entries"), _count(len(set(found.files)), "file")
        remarks = _count(len(found.notes) + len(findings), "remark")
        print(f"{counts[0]} from {counts[1]}, {remarks}", file=sys.stderr)
    return Exit.FINDINGS if findings else Exit.CLEAN


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _verify(old: Path, new: Path) -> Exit:
    """Print the figures of two builds, and how they differ."""
    from sphinxext_izuma.tools.comparison.compare import compare  # noqa: PLC0415

    figures, differences = compare(old, new)
    print(*differences, ", ".join(f"{number:,} {what}" for what, number in figures.items()), sep="\n")
    return Exit.FINDINGS if differences else Exit.CLEAN


def _migrate(given: argparse.Namespace) -> Exit:
    if given.verify:
        return _verify(*given.verify)
    if given.folder is None:
        given.error("the following arguments are required: SRCDIR, or --verify OLD_HTML NEW_HTML")
    from sphinxext_izuma.tools import migration  # noqa: PLC0415

    glossary = cache.load(given.glossaries) if given.glossaries else None
    pending = lost = False
    uses = files = 0
    for change in migration.changes(given.folder, glossary):
        pending |= change.is_needed and not given.write
        uses, files = uses + change.uses, files + change.is_needed
        if given.write:
            change.write()
        else:
            sys.stdout.writelines(change.diff())
        _report(change.kept, given.format, sys.stderr)
        lost |= change.loses
    if given.format == "plain":
        print(f"{_count(uses, 'use')} in {_count(files, 'file')}", file=sys.stderr)
    return Exit.FINDINGS if pending or lost else Exit.CLEAN


def _fix(given: argparse.Namespace) -> Exit:
    from sphinxext_izuma.tools import fix  # noqa: PLC0415

    # All are made before the first is written: a file that has changed since the report stops the command.
    made = list(fix.changes(given.report, given.source, mentions=given.mentions))
    for change in made:
        if given.write:
            change.write()
        else:
            sys.stdout.writelines(change.diff())
        _report(change.kept, given.format, sys.stderr)
    return Exit.FINDINGS if not given.write and any(change.is_needed for change in made) else Exit.CLEAN


def _schema(given: argparse.Namespace) -> Exit:
    print(_SCHEMAS[given.of]())
    return Exit.CLEAN


_SCHEMAS: Mapping[str, Callable[[], str]] = {
    "glossary": lambda: json.dumps(json_schema(), indent=2),
    "findings": lambda: SCHEMA.read_text(encoding="utf-8").rstrip(),
}
