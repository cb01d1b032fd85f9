"""The glossaries that the conf.py of a project names, and their findings."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sphinxext_izuma.glossary import cache, consistency, problems
from sphinxext_izuma.glossary.file import reader
from sphinxext_izuma.glossary.file.records import GlossaryFile
from sphinxext_izuma.glossary.file.source import GlossaryError, content_of, locate, wanted_of, with_translations
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.language import languages
from sphinxext_izuma.glossary.term import RST, Term
from sphinxext_izuma.tools import markup
from sphinxext_izuma.tools.markdown import page as markdown_page
from sphinxext_izuma.tools.markdown.parser import MarkdownIsMissing
from sphinxext_izuma.tools.stop import Stop

_NAME = "izterm_glossaries"
_EXTENSIONS = "myst_enable_extensions"
_LOCALES = ("locales",)  # Sphinx's default of locale_dirs
_FOLDERS = ("", "docs", "doc", "source", "docs/source", "doc/source")


class NoConfiguration(Stop):
    """No conf.py is found, or it can't be read. The text says why."""


def glossaries(folder: Path | None) -> tuple[list[str], Path]:
    """Return the value of ``izterm_glossaries``, and the folder that its paths begin at.

    :param folder: the folder of conf.py; if not given, the usual folders are tried.
    :raises NoConfiguration: if there is no conf.py, or if its value can't be read.
    """
    if folder and folder.name == "conf.py" and folder.is_file():
        folder = folder.parent
    folders = [folder] if folder else [Path(name) for name in _FOLDERS]
    found = next((each for each in folders if (each / "conf.py").is_file()), None)
    if found is None:
        where = f"in {folder}" if folder else "here, or in docs/"
        raise NoConfiguration(f"no conf.py {where}: name glossary files, or its folder with -c")
    return wanted_of(_value(found / "conf.py"), found), found


def _value(path: Path, name: str = _NAME) -> str | list[str] | tuple[str, ...] | None:
    """Return the value of *name* in a conf.py, None if it is not set. The file is not run."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise NoConfiguration(f"{path}: no Python: {error}") from None
    wanted = None
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            try:
                wanted = ast.literal_eval(getattr(node, "value", None) or ast.Constant(None))
            except ValueError:
                wanted = 0
            if wanted is not None and not isinstance(wanted, (str, list, tuple)):
                place = f"{path}:{node.lineno}"
                raise NoConfiguration(f"{place}: {name} is no list of texts: name the glossary files instead")
    return wanted


def findings(wanted: Sequence[str], folder: Path) -> tuple[Sequence[Finding], Iterable[Finding]]:
    """Return the findings of the *wanted* glossaries, and hints. A combination is checked if all can be read."""
    unusable: list[Finding] = []
    files: list[GlossaryFile] = []
    for found in with_translations(locate(wanted, folder)):
        # A path that the terminal can open, not one that begins at conf.py.
        is_elsewhere = not found.installed and folder != Path()
        source = found._replace(label=os.path.relpath(found.path)) if is_elsewhere else found
        try:
            file = reader.read(source, content_of(source))
            # A file beside a glossary may be another glossary.
            files += [file] if file.header.translates or not source.is_beside else []
        except GlossaryError as error:
            if error.place is None:
                raise
            unusable.append(Finding(error.place, Kind.DATA, error.reason))
    # If a file can't be used, its terms are missing. A check of all files together would report pointers to them.
    if unusable:
        return [*unusable, *(finding for file in files for finding in file.findings)], ()
    whole = cache.combine(files)
    return [*whole.findings, *_in_texts(files, whole)], consistency.hints(whole)


def _in_texts(files: Sequence[GlossaryFile], whole: Glossary) -> Iterable[Finding]:
    """Return the findings in the texts of entries, in all languages. A build checks the texts of one."""
    of_files = {file.header.language for file in files if file.header.translates}
    tags = of_files.union(*(record.get("translations", ()) for file in files for record in file.records))
    combined = (whole, *(cache.combine(files, tag) for tag in sorted(tags)))
    try:
        return list(dict.fromkeys(finding for each in combined for finding in problems.in_texts(each, _roles_in)))
    except MarkdownIsMissing:
        cure = 'names in its texts are not checked: run pip install "sphinxext-izuma[markdown]"'
        message = f"markdown needs MyST, which is not installed: {cure}"
        lines = ((file.source, file.markdown_line) for file in files if file.markdown_line)
        return [Finding(source.place(line), Kind.DATA, message) for source, line in lines]


def _roles_in(term: Term, text: str) -> Callable[[int], bool]:
    """Return whether a text of *term* is read for roles at an index: no code and no comment is.

    :raises MarkdownIsMissing: if the text is Markdown, and its parser is not installed.
    """
    if term.markup == RST:
        return markup.read_places(text)
    return markdown_page.role_places(text, tuple(myst_extensions(Path(term.place.path)))).__contains__


def myst_extensions(page: Path) -> list[str]:
    """Return the extensions of MyST that the project of a page uses, none if its conf.py can't tell."""
    wanted = _of_project(page, _EXTENSIONS)
    return [str(name) for name in wanted] if isinstance(wanted, (list, tuple)) else []


def language_of(page: Path) -> str:
    """Return the tag of the language of the project of a page, empty if its conf.py can't tell.

    A project with catalogues for that language has its pages in another one.
    """
    language = _of_project(page, "language")
    if not isinstance(language, str) or not language:
        return ""
    wanted = _of_project(page, "locale_dirs")
    folders = wanted if isinstance(wanted, (list, tuple)) else _LOCALES
    around = next(folder for folder in page.absolute().parents if (folder / "conf.py").is_file())
    is_translated = any((around / str(name) / language / "LC_MESSAGES").is_dir() for name in folders)
    return "" if is_translated else languages.tag_of(language)


def rst_around(page: Path) -> str:
    """Return the text that the project of a page puts around each page, empty if its conf.py can't tell."""
    found = (_of_project(page, name) for name in ("rst_prolog", "rst_epilog"))
    return "\n".join(text for text in found if isinstance(text, str))


def _of_project(page: Path, name: str) -> object:
    folder = next((folder for folder in page.absolute().parents if (folder / "conf.py").is_file()), None)
    if folder is None:
        return None
    try:
        return _value(folder / "conf.py", name)
    except NoConfiguration:
        return None
