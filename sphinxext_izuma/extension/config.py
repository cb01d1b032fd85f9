"""The configuration values: one table for Sphinx, for the check of the values and for the manual."""

from __future__ import annotations

import re
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError
from sphinx.util import logging

from sphinxext_izuma.glossary.file.source import wanted_of
from sphinxext_izuma.glossary.language.collation import AUTO, CODE, ICU

logger = logging.getLogger(__name__)

CONF_PY = "conf.py"
OFF, SECTION, PAGE, DOCUMENT = "off", "section", "page", "document"
SUMMARY, FULL = "summary", "full"
SENTENCES, PAGES = "sentences", "pages"
PRINT = "print"
OWN = "own"
GLOSSARIES, COLLATION, BASELINE, TRUSTED = "izterm_glossaries", "izterm_collation", "izterm_baseline", "izterm_trusted"
INTERSPHINX = "izterm_intersphinx"
SCOPES = "izterm_scopes"
_SCOPES = 'izterm_scopes = {"radio/**": "radio"}'
_EXAMPLE = f'{GLOSSARIES} = ["izterms.yaml"]'


class Value(NamedTuple):
    """A configuration value.

    Sphinx itself builds no page again after a change: the package ``refresh`` finds exactly the pages that it affects.
    """

    name: str
    default: Any
    type: type
    help: str
    choices: tuple[Any, ...] = ()
    limits: tuple[int, int] | None = None


VALUES = (
    Value(
        name="izterm_autolink",
        default=False,
        type=str,
        choices=(False, PAGE, SECTION),
        help="Whether the first mention of a term on a page, or in each section, is linked as if it had the role.",
    ),
    Value(
        name="izterm_backlinks",
        default=True,
        type=bool,
        choices=(True, SENTENCES, PAGES, False),
        help=(
            "Whether entries list the pages that use them, with the heading and the sentence of each use. With True,"
            " listings of 500 entries and more have no sentences; with ``'pages'``, none has."
        ),
    ),
    Value(
        name=BASELINE,
        default="",
        type=str,
        help="A file of known findings, relative to conf.py: ``sphinx-izterm baseline`` writes it.",
    ),
    Value(
        name="izterm_check_mentions",
        default=False,
        type=bool,
        help="Whether a term that a page mentions, and links nowhere, is reported.",
    ),
    Value(
        name="izterm_check_prose",
        default=False,
        type=bool,
        help="Whether deprecated names are reported in running text, too.",
    ),
    Value(
        name="izterm_check_translations",
        default=False,
        type=bool,
        help="Whether translated messages that name other terms than their originals are reported.",
    ),
    Value(
        name="izterm_check_unused",
        default=False,
        type=bool,
        help="Whether entries of the project's own glossary files that no page uses are reported.",
    ),
    Value(
        name=COLLATION,
        default=AUTO,
        type=str,
        choices=(AUTO, CODE, ICU),
        help=(
            "The order of names: that of the project's language, that of the code points, or that of ICU, which needs"
            " the extra ``sphinxext-izuma[icu]``."
        ),
    ),
    Value(
        name="izterm_fail_under",
        default=0,  # a whole number, so that -D can set it
        type=float,
        limits=(0, 100),
        help="The coverage, in percent, below which the builder ``izterm`` fails.",
    ),
    Value(
        name="izterm_first_use",
        default=OFF,
        type=str,
        choices=(OFF, PAGE, DOCUMENT),
        help="Whether an acronym is shown with what it stands for at its first use on a page, or in a whole document.",
    ),
    Value(
        name=GLOSSARIES,
        default=None,
        type=list,
        help=(
            "The glossaries, lowest precedence first: paths of files, of folders or with ``*``, relative to conf.py, or"
            " names of installed glossaries. The default is ``izterms.yaml`` and ``*.izterms.yaml`` beside conf.py (or"
            " ``.yml``, ``.json``, ``.csv``), or ``izuma`` if there is none."
        ),
    ),
    Value(
        name="izterm_index",
        default=True,
        type=bool,
        help="Whether listed terms stand in the general index.",
    ),
    Value(
        name=INTERSPHINX,
        default=False,
        type=bool,
        help="Whether a name that no glossary has is looked up in the inventories of intersphinx.",
    ),
    Value(
        name="izterm_nested_popovers",
        default=True,
        type=bool,
        help="Whether a term that a popover names is a link with a popover of its own.",
    ),
    Value(
        name="izterm_page_terms",
        default=False,
        type=bool,
        choices=(PRINT, True, False),
        help=(
            "Whether a page ends with the meanings of the terms that it uses: ``'print'`` shows them on paper, in PDFs"
            " and to readers without scripts, True always."
        ),
    ),
    Value(
        name="izterm_popover",
        default=SUMMARY,
        type=str,
        choices=(SUMMARY, FULL, False),
        help="What a page shows beside a link: the first paragraph of the definition, all of it, or nothing.",
    ),
    Value(
        name=SCOPES,
        default={},
        type=dict,
        help=(
            "The scoped glossary that the names of a page are looked up in first, by patterns of docnames:"
            " ``{'radio/**': 'radio'}``. The first pattern that matches counts."
        ),
    ),
    Value(
        name="izterm_translate_names",
        default=False,
        type=bool,
        help=(
            "Whether a translated block that names a term as the original does shows the translated name. A text of"
            " the writer's own stays."
        ),
    ),
    Value(
        name=TRUSTED,
        default=OWN,
        type=list,
        choices=(OWN, True, False),
        help=(
            "The glossaries whose texts may use any directive, raw text, files and all kinds of links: ``'own'`` for"
            " the files of the project, all, none, or a list of glossaries."
        ),
    ),
)


def register(app: Sphinx) -> None:
    """Register the values with Sphinx."""
    for value in VALUES:
        # "check" checks the glossaries: Sphinx would warn of a text or a path, which are fine.
        is_checked_here = value.name == GLOSSARIES
        more = {tuple} if value.name == TRUSTED else set()
        known = {type(choice) for choice in (*value.choices, value.default)} | {value.type} | more
        types = () if is_checked_here else known
        app.add_config_value(value.name, value.default, "", types=types, description=value.help)


def check(app: Sphinx, config: Config) -> None:
    """Stop the build if a value is not valid, and complete the value of ``izterm_glossaries``.

    :raises ConfigError: if a value is not valid. The message tells the writer how to correct conf.py.
    """
    for value in VALUES:
        fault = fault_of(value, config[value.name])
        if fault:
            # First as a line of its own: Sphinx shows an error in the middle of a long report.
            line = line_in_conf_py(Path(app.confdir), value.name)
            logger.error(fault, location=f"{Path(app.confdir, CONF_PY)}:{line or ''}")
            raise ConfigError(fault)
    config.izterm_glossaries = wanted_of(config.izterm_glossaries, Path(app.confdir))


def fault_of(value: Value, given: Any) -> str:
    """Return the fault of a value, empty if there is none."""
    return _SPECIAL.get(value.name, _fault)(value, given)


def _fault(value: Value, given: Any) -> str:
    """Return the fault of a value, empty if there is none."""
    if value.choices:
        takes_list = value.type is list
        is_list = takes_list and isinstance(given, (list, tuple)) and all(isinstance(item, str) for item in given)
        if is_list or any(given is choice or (isinstance(given, str) and given == choice) for choice in value.choices):
            return ""
        choices = ", ".join(map(repr, value.choices))
        more = ", or a list of glossaries, like ['acme']" if takes_list else ""
        expected = f"one of {choices}{more}"
    elif value.limits:
        low, high = value.limits
        if not isinstance(given, bool) and isinstance(given, (int, float)) and low <= given <= high:
            return ""
        expected = f"a number from {low} to {high}"
    elif value.type is dict:
        if isinstance(given, dict) and all(isinstance(part, str) for pair in given.items() for part in pair):
            return ""
        return f"{value.name} must be a dict of patterns and glossaries, not {given!r}: write {_SCOPES}"
    else:
        if isinstance(given, value.type):
            return ""
        expected = "True or False" if value.type is bool else "a text"
    return f"{value.name} must be {expected}, not {given!r}: write {_assignment(value, given)}"


def _assignment(value: Value, given: Any) -> str:
    """Return how to set a value: the choice that is most like the given one, else the first."""
    text = str(given).lower()
    choices = {str(choice).lower(): choice for choice in value.choices or ((True, False) if value.type is bool else ())}
    if value.type is list and isinstance(given, str) and text not in choices:
        return f"{value.name} = {[given]!r}"
    like = get_close_matches(text, choices, n=1)
    if text in _SWITCHES:
        like = [name for name in choices if (name not in {"false", "off"}) == _SWITCHES[text]]
    choice = choices[like[0]] if like else (*value.choices, value.default)[0]
    if value.limits and isinstance(given, str) and (number := re.search(r"\d+", given)):
        choice = min(int(number[0]), int(value.limits[1]))
    # The command line gives texts, and has 0 and 1 for False and True.
    is_option = like and isinstance(given, str) and isinstance(choice, bool)
    return f"{value.name} = {choice!r}" + (f", or -D {value.name}={choice:d}" if is_option else "")


def _glossaries_fault(_value: Value, given: Any) -> str:
    if given is None or isinstance(given, (str, PurePath)):
        return ""
    if not isinstance(given, (list, tuple)):
        return f"{GLOSSARIES} must be a list of paths and names, not {given!r}: write {_EXAMPLE}"
    wrong = next((item for item in given if not isinstance(item, (str, PurePath)) or not str(item).strip()), None)
    return "" if wrong is None else f"{GLOSSARIES} holds {wrong!r}, which is no path and no name: write {_EXAMPLE}"


def _collation_fault(value: Value, given: Any) -> str:
    if given == ICU and not find_spec("icu"):
        return f'{COLLATION} needs PyICU, which is not installed: run pip install "sphinxext-izuma[icu]"'
    return _fault(value, given)


# Words that switch something on or off.
_SWITCHES = {**dict.fromkeys(("1", "on", "true", "yes"), True), **dict.fromkeys(("0", "no", "none", "off"), False)}
# The checks of values that have one of their own.
_SPECIAL = {GLOSSARIES: _glossaries_fault, COLLATION: _collation_fault}


def line_in_conf_py(folder: Path, name: str) -> int:
    """Return the last line of conf.py that begins with a name, 0 if there is none."""
    try:
        text = (folder / CONF_PY).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    lines = enumerate(text.splitlines(), start=1)
    return max((number for number, line in lines if re.match(rf"\s*{re.escape(name)}\b", line)), default=0)
