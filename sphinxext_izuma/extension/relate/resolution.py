"""Resolves names: the term, the target of the link, and the problem of a name. It words the messages about uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_izuma.extension.config import OFF
from sphinxext_izuma.extension.relate.entries import Entries, Target
from sphinxext_izuma.extension.relate.hidden import Hidden
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.glossary import acronyms, names, problems
from sphinxext_izuma.glossary.finding import Kind
from sphinxext_izuma.glossary.safe_markup import without_tex

if TYPE_CHECKING:
    from sphinx.builders import Builder

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.term import Term

OBJECT = "izuma:izterm"  # the name of our objects in nitpick_ignore

Problem = tuple[Kind, str]


class Resolution(NamedTuple):
    """The resolution of a name.

    :ivar term: the term; None if no term or several terms have the name.
    :ivar page: a page and an HTML id on it; None if no page lists the term.
    :ivar url: an address outside the project.
    :ivar problem: the kind and the message of a finding.
    :ivar meaning: the content of the popover as HTML.
    :ivar introduction: the text of the first use on a page, if it is not the name.
    :ivar suggestion: the name to write instead, if there is a problem and one name mends it.
    """

    term: Term | None = None
    page: Target | None = None
    url: str = ""
    problem: Problem | None = None
    meaning: str = ""
    introduction: str = ""
    suggestion: str = ""

    @property
    def output_key(self) -> str:
        """Everything that the output of a page takes from the resolution, as text."""
        kind = self.problem and self.problem[0].value
        shown = (self.term.name, self.term.shown) if self.term and self.term.shown else ()
        translated = self.term.name if self.term and self.term.original else ""
        # The heading of a popover has the other names by which the page shows the term.
        names = (self.term.all_labels(), self.term.forms) if self.term and self.meaning else ()
        page = self.page, self.url, kind, self.meaning, self.introduction
        return repr((self.term is None, shown, translated, names, *page))

    @property
    def problem_in_entry(self) -> Problem | None:
        """The problem of a use in an entry: it may name a term that the project chose not to list."""
        if not self.problem or self.problem[0] is Kind.UNLISTED:
            return None
        return self.problem[0], problems.in_entry(self.problem[1])

    def lack_of_acronym(self, name: str) -> str:
        """Return the fault of a use that asks for the short, long or full form, empty if there is none."""
        problem = problems.of_no_acronym(self.term, name) if self.term else None
        return problem.message if problem else ""

    def address(self, builder: Builder, docname: str, uri_of: Callable[[str], str]) -> dict[str, Any] | None:
        """Return the attributes of a link from the page *docname*, None if there is no target.

        *uri_of* gives the relative address of another page.
        """
        if self.url:
            return {"refuri": self.url, "classes": ["reference", "external", "izterm"]}
        if self.page is None or builder.format == "man":
            return None
        # Sphinx's own classes come first, because Sphinx would otherwise add them after ours.
        attributes: dict[str, Any] = {"internal": True, "classes": ["reference", "internal", "izterm"]}
        page, anchor = self.page
        # In singlehtml all pages are one document, so only a bare id leads to the entry.
        if page == docname or builder.name == "singlehtml":
            attributes["refid"] = anchor
        else:
            attributes["refuri"] = f"{uri_of(page)}#{anchor}"
        return attributes

    def key(self, address: Mapping[str, Any] | None) -> str:
        """Return the key of a popover: the target of the link, or a class if there is none."""
        if address is None:
            return self.term.anchor if self.term else ""
        return str(address.get("refuri") or f"#{address['refid']}")


class Resolutions:
    """The resolution of each name, made when it is first asked for. A step of a build."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._glossary = build.glossary
        self._targets = build.once(Entries).targets
        self._listings = build.pages.listings
        self._meanings = build.once(Meanings) if build.shows_popovers else None
        self._introduces = build.config.izterm_first_use != OFF
        self._ignored = {names.exact(name) for kind, name in build.config.nitpick_ignore if kind == OBJECT}
        self._ignored_patterns = [
            name for kind, name in build.config.nitpick_ignore_regex if re.fullmatch(kind, OBJECT)
        ]
        self._known: dict[str, Resolution] = {}

    def __getitem__(self, key: str) -> Resolution:
        """Return the resolution of a name, which may have a scope."""
        if key not in self._known:
            found = self._glossary.find(key)
            self._known[key] = (
                self._of_term(names.bare(key), found[0]) if len(found) == 1 else self._of_none(key, found)
            )
        return self._known[key]

    @cached_property
    def _left_out(self) -> Mapping[str, str]:
        """The reason why this output has no entry of a listed term, by the id of the term."""
        hidden = self._build.once(Hidden)
        excerpts = {
            term_id: f"its listing on the page {docname!r} has ':no-index:'"
            for docname, page in self._listings.items()
            for term_id in page["excerpts"]
        }
        return excerpts | {
            term_id: hidden.on(docname)[entry["anchor"]]
            for docname, page in self._listings.items()
            for term_id, entry in page["entries"].items()
            if entry["anchor"] in hidden.on(docname)
        }

    def for_names(self, wanted: Iterable[str]) -> Mapping[str, Resolution]:
        """Return the resolutions of some names."""
        return {name: self[name] for name in wanted}

    def _of_term(self, name: str, term: Term) -> Resolution:
        page = self._targets.get(term.id)
        url = "" if page else self._glossary.url_of(term)
        problem: Problem | None = None
        suggestion = ""
        if deprecated := problems.of_deprecated(term, name):
            problem, suggestion = deprecated[:2], deprecated.suggestion
        elif not page and not url:
            where = f"list it with '.. izglossary::' on a page, or give it or its glossary a 'url' ({term.place})"
            if term.id in self._left_out:
                where = self._left_out[term.id]
            problem = Kind.UNLISTED, f"unlisted term: {name!r} has nothing to link to: {where}"
        meaning = "" if self._meanings is None else self._meanings[term.id]
        introduces = self._introduces and not term.well_known and acronyms.is_acronym(term, name)
        introduction = without_tex(acronyms.full(term, name)) if introduces else ""
        return Resolution(term, page, url, problem, meaning, introduction, suggestion)

    def _of_none(self, key: str, found: Sequence[Term]) -> Resolution:
        name = names.shown(key)
        if name in self._ignored or any(re.fullmatch(pattern, name) for pattern in self._ignored_patterns):
            return Resolution()
        problem = problems.of_none(self._glossary, key, found)
        return Resolution(problem=problem[:2], suggestion=problem.suggestion) if problem else Resolution()


def names_without_acronym(build: Build, docname: str) -> Iterator[str]:
    """Yield the names on a page that ask for a short, long or full form, but have no acronym."""
    for _form, name in build.pages.spelled.get(docname, ()):
        term = build.glossary.find_one(name)
        if term and not acronyms.short_name(term):
            yield name
