"""The directives and roles that the text of an entry may use: all safe ones, and with trust nearly all others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.roles import CustomRole
from docutils.parsers.rst.states import SubstitutionDef
from sphinx.directives import ObjectDescription
from sphinx.util.docutils import SphinxDirective, sphinx_domains

from sphinxext_izuma.extension.options import AnyOption
from sphinxext_izuma.extension.read.text_limits import ADDED
from sphinxext_izuma.extension.read.text_scope import keep_objects
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.safe_markup import (
    CONTENT_OPTIONS,
    MAX_CELLS,
    MAX_SIZE,
    NUMBERED_BY_CONTENT,
    REFUSED_DIRECTIVES,
    SAFE_DIRECTIVES,
    SAFE_ROLES,
)

if TYPE_CHECKING:
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

Refuse = Callable[[str, int | None], None]  # the description of refused markup, and its line in the text
Tell = Callable[[str, str, int | None], None]  # a fault, what to write instead, and the line

_TEXT_OPTIONS = frozenset({"alt", "delim", "escape", "header", "quote", "target"})
_MATH_OPTIONS = frozenset({"class", "no-wrap", "nowrap"})
_DIGITS = 9  # of a number; a longer one is too large for every option
# Of an object description, new and old.
_NO_INDEX = ("no-index", "noindex", "no-contents-entry", "nocontentsentry")
_FILE_DIRECTIVES = frozenset({"include", "literalinclude"})
_FILE_OPTIONS = frozenset({"csv-table", "raw"})


class TextMarkup(sphinx_domains):
    """Finds directives and roles for a text while it is active.

    The default role is that of the configuration, also of its rst_prolog, not that of the page.
    """

    def __init__(self, env: BuildEnvironment, refuse: Refuse, forbid: Refuse, tell: Tell) -> None:
        """Make a dispatcher.

        :param refuse: reports markup that trust would allow.
        :param forbid: reports markup that no text may have.
        :param tell: reports markup that does not exist.
        """
        super().__init__(env)
        self._env = env
        self._refuse = refuse
        self._forbid = forbid
        self._tell = tell
        self.trusted = False
        self.document: nodes.document
        self.folder = self.beside = ""
        self._kept: dict[str, Callable[[], None]] = {}

    @contextmanager
    def own_objects(self) -> Iterator[None]:
        """Keep the objects that directives describe to a text."""
        try:
            yield
        finally:
            for give_back in self._kept.values():
                give_back()
            self._kept.clear()

    def directive(self, directive_name: str, language_module: Any, document: nodes.document) -> Any:
        """Return the directive with a name, as a class that keeps its effects in the text; or one that refuses."""
        # docutils has names in many languages.
        name = directive_name.lower()
        name = language_module.directives.get(name, name)
        if name in REFUSED_DIRECTIVES:
            if document.current_source not in ADDED:
                return _refused(name, self._forbid), []
            # The configuration adds it to each page. Of these directives, only one has an effect on a text.
            return DefaultRole if name == "default-role" else _refused(name, lambda *_: None), []
        if name == "math":
            # A label is a number of the page, so no text may have one.
            path, allowed = SAFE_DIRECTIVES["math"]
            if self._is_trusted_in(document):
                allowed = _MATH_OPTIONS
            return _limited((path, allowed), self._forbid, self._tell), []
        # A directive of the configuration is as good as one on a page, raw text and files, too.
        trusted = self._is_trusted_in(document)
        document.settings.raw_enabled = document.settings.file_insertion_enabled = trusted
        if not trusted:
            if row := SAFE_DIRECTIVES.get(name):
                return _limited(row, self._refuse, self._tell), []
            found, messages = super().directive(directive_name, language_module, document)
            return _refused(name, self._refuse if found else self._tell_unknown), []
        if (domain := self._domain_of(name)) and domain.name not in self._kept:
            self._kept[domain.name] = keep_objects(self._env, domain)
        found, messages = super().directive(directive_name, language_module, document)
        if isinstance(found, type) and issubclass(found, Directive):
            folder = f"/{self.folder}" if self.folder and name in _FILE_DIRECTIVES else ""
            found = _local(found, self.beside if name in _FILE_OPTIONS else folder)
        return found, messages

    def _tell_unknown(self, what: str, line: int | None) -> None:
        name = what.split("'")[1]
        like = names.guess(name, SAFE_DIRECTIVES)
        self._tell(f"there is no directive {name!r}", like if "mean" in like else "nothing is like it", line)

    def _domain_of(self, name: str) -> Domain | None:
        """Return the domain that has a directive, None if it is of no domain."""
        prefix, colon, own = name.partition(":")
        if colon:
            domain = self._env.domains.get(prefix)
            return domain if domain and own in domain.directives else None
        default = self._env.temp_data.get("default_domain")
        candidates = filter(None, (default, self._env.domains["std"]))
        return next((domain for domain in candidates if name in domain.directives), None)

    def role(self, role_name: str, language_module: Any, lineno: int, reporter: Any) -> Any:
        """Return the role with a name. The empty name is the default role."""
        default = self._env.temp_data.get("default_role") or self._env.config.default_role
        name = role_name or default or "title-reference"
        found: Any
        found, messages = super().role(name, language_module, lineno, reporter)
        if found is None or self._is_trusted_in(self.document) or self._is_safe_role(found):
            return found, messages
        return self._refused_role(name), messages

    def _is_trusted_in(self, document: nodes.document) -> bool:
        return self.trusted or document.current_source in ADDED

    @cached_property
    def _wrapped(self) -> dict[Any, Any]:
        """The roles of the domains, by the functions that Sphinx wraps them in."""
        return {domain.role(name): role for domain in self._env.domains.values() for name, role in domain.roles.items()}

    def _is_safe_role(self, role: Any) -> bool:
        """Return whether docutils, Sphinx or this extension implements a role."""
        while isinstance(role, CustomRole):
            role = role.base_role
        role = self._wrapped.get(role, role)
        module = getattr(role, "__module__", None) or type(role).__module__
        return re.fullmatch(SAFE_ROLES, str(module)) is not None

    def _refused_role(self, name: str) -> Callable[..., Any]:
        def role(_name: str, rawtext: str, text: str, lineno: int, *_rest: Any, **_more: Any) -> Any:
            self._refuse(f"the role {name!r}", lineno)
            return [nodes.inline(rawtext, text)], []

        return role


def _refused(name: str, report: Refuse) -> type[Directive]:
    return type("Refused", (_Refused,), {"report": staticmethod(report), "title": name})


class _Refused(Directive):
    """Replaces a directive that a text may not use. Its content is shown as it is written."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    report: ClassVar[Refuse]
    title: ClassVar[str]

    def run(self) -> list[nodes.Node]:
        """Report the refused directive."""
        type(self).report(f"the directive {self.title!r}", self.lineno)
        text = "\n".join(self.content)
        if isinstance(self.state, SubstitutionDef):
            return [nodes.inline(text, text)]
        # Never nothing: a directive of docutils around this one may not expect that.
        return [nodes.literal_block(text, text, language="none") if text.strip() else nodes.comment()]


class DefaultRole(SphinxDirective):
    """Sets the default role of a text. That of docutils would set it for all pages, too."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Set the role."""
        self.env.temp_data["default_role"] = "".join(self.arguments)
        return []


class MathBlock(SphinxDirective):
    """A formula without a number, since a number would be one of the page."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "class": directives.class_option,
        "label": directives.unchanged,
        "name": directives.unchanged,
        "no-wrap": directives.flag,
        "nowrap": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the formula."""
        latex = "\n".join(self.content)
        if self.arguments and self.arguments[0]:
            latex = f"{self.arguments[0]}\n\n{latex}"
        block = nodes.math_block(latex, latex, docname=self.env.docname, number=None, label=None)
        block["classes"] = self.options.get("class", [])
        block["no-wrap"] = block["nowrap"] = not self.options.keys().isdisjoint({"no-wrap", "nowrap"})
        self.set_source_info(block)
        return [block]


@cache
def _class_at(path: str) -> type[Directive]:
    """Return the class at the first dotted path that exists, whatever other extensions have registered."""
    first, _, others = path.partition(" ")
    module, _, name = first.rpartition(".")
    try:
        return cast("type[Directive]", getattr(import_module(module), name))
    except (ImportError, AttributeError):
        if others:
            return _class_at(others)
        raise


def _limited(row: tuple[str, frozenset[str]], refuse: Refuse, tell: Tell) -> type[Directive]:
    """Return a safe directive without the options that it may not have, or does not have."""
    path, allowed = row
    original = _class_at(path)

    class Limited(original):  # type: ignore[misc, valid-type]
        """Drops refused options, and reports them."""

        # Any option may be given, so that a refused one can be named.
        option_spec = cast("ClassVar[Mapping[str, Any]]", AnyOption(original.option_spec))

        def run(self) -> list[nodes.Node]:
            refused = [name for name in self.options if name not in allowed]
            for option in refused:
                del self.options[option]
                if option in (original.option_spec or {}):
                    refuse(f"the option {option!r} of the directive {self.name!r}", self.lineno)
                else:
                    known = names.guess(option, sorted(allowed))
                    tell(f"the directive {self.name!r} has no option {option!r}", known, self.lineno)
            for option in list(self.options):
                largest = max(len(self.content), 1) if option in NUMBERED_BY_CONTENT else MAX_SIZE
                if option not in _TEXT_OPTIONS and _largest_number(self.options[option]) > largest:
                    del self.options[option]
                    refuse(f"a number in the option {option!r} that is too large", self.lineno)
            if CONTENT_OPTIONS.intersection(refused):
                return [nodes.comment()]
            made: list[nodes.Node] = super().run()
            return made

        def extend_short_rows_with_empty_cells(self, columns: int, parts: Any) -> None:
            """Stop before a csv-table with a long row gets as many cells in all other rows."""
            if columns * sum(map(len, parts)) > MAX_CELLS:
                raise self.warning(f"The table has more than {MAX_CELLS:,} cells.")
            super().extend_short_rows_with_empty_cells(columns, parts)

    return Limited


def _largest_number(value: Any) -> int:
    """Return the largest number in an option such as ``1,3-5``, ``300px`` or ``1_0``, which Python reads as 10."""
    numbers = re.findall(r"\d+", str(value).replace("_", ""))
    return max((int(number) if len(number) < _DIGITS else 10**_DIGITS for number in numbers), default=0)


def _local(original: type[Directive], folder: str) -> type[Directive]:
    """Return a directive that describes no object of the project, and finds files from *folder* if it has one."""
    if not issubclass(original, ObjectDescription) and not folder:
        return original

    class Local(original):  # type: ignore[misc, valid-type]
        """Keeps the effects of the directive in the text."""

        def run(self) -> list[nodes.Node]:
            if issubclass(original, ObjectDescription):
                self.options.update((name, None) for name in _NO_INDEX if name in (original.option_spec or {}))
            if folder and "file" in self.options:
                self.options["file"] = posixpath.join(folder, self.options["file"])
            elif folder and "file" not in (original.option_spec or {}):
                self.arguments[:1] = [posixpath.join(folder, path) for path in self.arguments[:1]]
            made: list[nodes.Node] = super().run()
            return made

    return Local
