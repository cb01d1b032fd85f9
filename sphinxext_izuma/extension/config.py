"""The configuration values: one table for Sphinx, for the check of the values and for the manual."""

from __future__ import annotations

from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

OFF, SECTION, PAGE, DOCUMENT = "off", "section", "page", "document"
SUMMARY, FULL = "summary", "full"
OWN = "own"


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
        help="Whether entries list the pages that use them.",
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
        name="izterm_check_unused",
        default=False,
        type=bool,
        help="Whether entries of the project's own glossary files that no page uses are reported.",
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
        name="izterm_glossaries",
        default=["izuma"],
        type=list,
        help="The glossaries, lowest precedence first: paths relative to conf.py, or names of installed glossaries.",
    ),
    Value(
        name="izterm_index",
        default=True,
        type=bool,
        help="Whether listed terms stand in the general index.",
    ),
    Value(
        name="izterm_intersphinx",
        default=False,
        type=bool,
        help="Whether a name that no glossary has is looked up in the inventories of intersphinx.",
    ),
    Value(
        name="izterm_popover",
        default=SUMMARY,
        type=str,
        choices=(SUMMARY, FULL, False),
        help="What a page shows beside a link: the first paragraph of the definition, all of it, or nothing.",
    ),
    Value(
        name="izterm_trusted",
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
        types = tuple({type(choice) for choice in (*value.choices, value.default)} | {value.type})
        app.add_config_value(value.name, value.default, "", types=types, description=value.help)


def check(_app: Sphinx, config: Config) -> None:
    """Stop the build if a value is not valid.

    :raises ConfigError: if a value is not valid. The message tells the writer how to correct conf.py.
    """
    for value in VALUES:
        given = config[value.name]
        if value.choices:
            takes_list = value.type is list
            is_list = takes_list and isinstance(given, (list, tuple)) and all(isinstance(item, str) for item in given)
            if not is_list and given not in value.choices:
                choices = ", ".join(map(repr, value.choices))
                more = ", or a list of glossaries, like ['acme']" if takes_list else ""
                raise ConfigError(f"{value.name} must be one of {choices}{more}, not {given!r}")
            continue
        if value.limits:
            low, high = value.limits
            if isinstance(given, bool) or not isinstance(given, (int, float)) or not low <= given <= high:
                raise ConfigError(f"{value.name} must be a number from {low} to {high}, not {given!r}")
            continue
        if isinstance(given, value.type) or (value.type is list and isinstance(given, tuple)):
            continue
        raise ConfigError(f"{value.name} must be a {value.type.__name__}, like {value.default!r}, not {given!r}")
    for item in config.izterm_glossaries:
        if not isinstance(item, str):
            raise ConfigError(f"izterm_glossaries holds {item!r}: each item must be text, a path or a name")
