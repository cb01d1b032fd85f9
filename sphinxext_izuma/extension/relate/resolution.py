"""What a name in a page comes to: the term, the place that the link leads to, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinxext_izuma.glossary import acronyms
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.glossary import Glossary, listed
from sphinxext_izuma.extension.config import OFF
from sphinxext_izuma.extension.findings import Subtype

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.config import Config

    from sphinxext_izuma.glossary.term import DeprecatedName, Term

OBJECT = "izuma:izterm"  # as nitpick_ignore names it


class Outcome(NamedTuple):
    """What a name comes to: *page* is a document and an HTML id in it, *url* an address elsewhere.

    *introduction* is the text of its first use on a page, where that differs.
    *suggestion* is the name to write instead, where there is a *problem* and one name mends it.
    """

    term: Term | None = None
    page: tuple[str, str] | None = None
    url: str = ""
    problem: tuple[Subtype, str] | None = None
    meaning: str = ""
    introduction: str = ""
    suggestion: str = ""

    @property
    def shown(self) -> str:
        """All that the page's output depends on, as text, but for what stands in the box."""
        problem = self.problem and self.problem[0].value
        return repr((self.term is None, self.page, self.url, problem, bool(self.meaning), self.introduction))

    @property
    def problem_in_entry(self) -> tuple[Subtype, str] | None:
        """What is wrong with a use in an entry: it may name a term that the project chose not to list."""
        return None if self.problem and self.problem[0] is Subtype.UNLISTED else self.problem

    def lack_of_acronym(self, name: str) -> str:
        """Return what is wrong with a use that asks for the short, long or full form, nothing where all is well."""
        if self.term is None or acronyms.short_name(self.term):
            return ""
        mend = f"give it an 'acronym' or an 'expansion' ({self.term.place}), or write :izterm:`{name}`"
        return f"undefined acronym: {name!r} has none: {mend}"

    def address(self, builder: Builder, docname: str, uri_of: Callable[[str], str]) -> dict[str, Any] | None:
        """Return the attributes of a link from the page *docname*, None where it leads nowhere.

        *uri_of* gives the relative address of another page.
        """
        if self.url:
            return {"refuri": self.url, "classes": ["reference", "external", "izterm"]}
        if self.page is None or builder.format == "man":
            return None
        # Sphinx adds its own classes to these, and once only: they stand in the order that its users know.
        attributes: dict[str, Any] = {"internal": True, "classes": ["reference", "internal", "izterm"]}
        page, anchor = self.page
        # All pages are one in singlehtml: only a bare id leads to the entry there.
        if page == docname or builder.name == "singlehtml":
            attributes["refid"] = anchor
        else:
            attributes["refuri"] = f"{uri_of(page)}#{anchor}"
        return attributes

    def key(self, address: Mapping[str, Any] | None) -> str:
        """Return what the script knows a use by: where its link leads, or the class of what leads nowhere."""
        if address is None:
            return self.term.anchor if self.term else ""
        return str(address.get("refuri") or f"#{address['refid']}")


class Outcomes(dict[str, Outcome]):
    """The outcome of each name, worked out when it is first asked for; *meanings* is None where none are shown."""

    def __init__(
        self,
        glossary: Glossary,
        places: Mapping[str, tuple[str, str]],
        meanings: Mapping[str, str] | None,
        config: Config,
    ) -> None:
        super().__init__()
        self._glossary = glossary
        self._places = places
        self._meanings = meanings
        self._introduces = config.izterm_first_use != OFF
        self._ignored = {names.exact(name) for kind, name in config.nitpick_ignore if kind == OBJECT}
        self._ignored_patterns = [name for kind, name in config.nitpick_ignore_regex if re.fullmatch(kind, OBJECT)]

    def __missing__(self, name: str) -> Outcome:
        """Work out what *name* comes to."""
        found = self._glossary.find(name)
        outcome = self._of_term(name, found[0]) if len(found) == 1 else self._of_none(name, found)
        self[name] = outcome
        return outcome

    def _of_term(self, name: str, term: Term) -> Outcome:
        page = self._places.get(term.id)
        url = "" if page else self._glossary.url_of(term)
        problem, instead = None, []
        if (deprecated := term.deprecation_of(name)) or term.deprecated:
            instead = [pointer.name for pointer in term.see] if deprecated is None else [term.name]
            problem = Subtype.DEPRECATED, _deprecation(name, term, deprecated, instead)
        elif not page and not url:
            where = f"list it with '.. izglossary::' on a page, or give it or its glossary a 'url' ({term.place})"
            problem = Subtype.UNLISTED, f"unlisted term: {name!r} has nothing to link to: {where}"
        meaning = "" if self._meanings is None else self._meanings[term.id]
        introduces = self._introduces and not term.well_known and acronyms.is_acronym(term, name)
        introduction = acronyms.full(term, name) if introduces else ""
        return Outcome(term, page, url, problem, meaning, introduction, instead[0] if len(instead) == 1 else "")

    def _of_none(self, name: str, found: Iterable[Term]) -> Outcome:
        if name in self._ignored or any(re.fullmatch(pattern, name) for pattern in self._ignored_patterns):
            return Outcome()
        if found:
            message = f"ambiguous term: {name!r} may be {listed(found)}: write one of these names"
            return Outcome(problem=(Subtype.AMBIGUOUS, message))
        close = self._glossary.suggest(name)
        files = ", ".join(data.source.label for data in self._glossary.sources) or "no glossary"
        hint = f"did you mean {close!r}?" if close else f"nothing is like it in {files}"
        return Outcome(problem=(Subtype.UNDEFINED, f"undefined term: {name!r} ({hint})"), suggestion=close or "")


def _deprecation(name: str, term: Term, deprecated: DeprecatedName | None, instead: Iterable[str]) -> str:
    reason = f" ({deprecated.reason})" if deprecated and deprecated.reason else ""
    mend = f"write {' or '.join(map(repr, instead))}" if instead else f"see its entry ({term.place})"
    return f"deprecated term: {name!r}{reason}: {mend}"
