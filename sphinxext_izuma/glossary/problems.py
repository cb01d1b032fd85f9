"""The problems of names: undefined, ambiguous, deprecated. Finds those in the texts of entries, too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.acronyms import FORMS, short_name
from sphinxext_izuma.glossary.finding import Finding, Kind, some
from sphinxext_izuma.glossary.glossary import listed
from sphinxext_izuma.glossary.term import Place

if TYPE_CHECKING:
    from sphinxext_izuma.glossary.glossary import Glossary
    from sphinxext_izuma.glossary.term import DeprecatedName, Markup, Term

_NAMES = "|".join(("izterm", "izuma:izterm", *(f"izuma:{form}" for form in FORMS)))
_ROLES = {
    # As docutils reads it: a backtick before a letter does not end the role.
    "rst": rf"(?<![\w`\\])(?P<role>:(?:{_NAMES}):)`(?P<text>[^`]+(?:`\w[^`]{{0,200}}){{0,5}})`(?!\w)",
    "markdown": rf"(?<![\w`])(?P<role>\{{(?:{_NAMES})\}})`(?P<text>[^`]+)`",
}
_POSSESSIVE = "(.+?)(['\u2019]s|(?<=s)['\u2019])"
_OR_SCOPE = ", or set 'izterm-scope'"
_TITLED = r"(?s)(?P<shown>.+?)\s*(?<!\\)<(?P<name>[^<>]*)>"


class Problem(NamedTuple):
    """The problem of a name.

    :ivar suggestion: the name to write instead, empty if none or several mend it.
    """

    kind: Kind
    message: str
    suggestion: str = ""


def of_none(glossary: Glossary, key: str, found: Sequence[Term]) -> Problem | None:
    """Return the problem of a name that no term has, or that several terms have; None if it may be in a broken file.

    :param key: the name, as :meth:`Glossary.key` returns it, with the scope of the page.
    :param found: the terms that have the name.
    """
    name = names.shown(key)
    if found:
        more = _OR_SCOPE if any(term.scope for term in found) else " names"
        return Problem(Kind.AMBIGUOUS, f"ambiguous term: {name!r} may be {listed(found)}: write one of these{more}")
    if not glossary.is_whole:
        return None
    suggestion = ""
    if place := glossary.unusable(name):
        hint = f"its entry at {place} is faulty"
    elif match := re.match(r"([^`]+)`(\w+)\b", name):
        # The s stands after the role, so the role ends at a later backtick.
        joined = match[1] + match[2]
        meant = joined if glossary.find(joined) else glossary.suggest(joined) or joined
        hint = f"put the {match[2]!r} inside: :izterm:`{meant}`"
    elif (match := re.fullmatch(_POSSESSIVE, name)) and glossary.find(match[1]):
        hint = f"put {match[2]!r} behind the role: :izterm:`{match[1]}`{match[2]}"
    elif suggestion := glossary.suggest(name, key.rpartition(names.IN_SCOPE)[0]) or "":
        hint = f"did you mean {suggestion!r}?"
    elif glossary.files:
        hint = f"nothing is like it in {some([file.source.label for file in glossary.files])}"
    else:
        hint = "the project has no glossary: set izterm_glossaries"
    return Problem(Kind.UNDEFINED, f"undefined term: {name!r} ({hint})", suggestion)


def in_entry(message: str) -> str:
    """Return the message for a name in the text of an entry. Only a page can set its scope."""
    return message.removesuffix(_OR_SCOPE)


def in_markdown(message: str) -> str:
    """Return the message with its roles as Markdown has them."""
    return re.sub(r":(izterm|izuma:\w+):(?=`)", r"{\1}", message)


def of_deprecated(term: Term, name: str) -> Problem | None:
    """Return the problem of a name that should not be used any more, None if *name* may be used."""
    deprecated = term.deprecation_of(name)
    if not deprecated and not term.deprecated:
        return None
    instead = [pointer.name for pointer in term.see] if deprecated is None else [term.name]
    message = _deprecation(name, term, deprecated, instead)
    return Problem(Kind.DEPRECATED, message, instead[0] if len(instead) == 1 else "")


def _deprecation(name: str, term: Term, deprecated: DeprecatedName | None, instead: Sequence[str]) -> str:
    reason = f" ({deprecated.reason})" if deprecated and deprecated.reason else ""
    mend = f"write {' or '.join(map(repr, instead))}" if instead else f"see its entry ({term.place})"
    return f"deprecated term: {name!r}{reason}: {mend}"


def of_foreign(name: str, preferred: str) -> Problem:
    """Return the problem of a name that another project has deprecated.

    :param preferred: the name that the other project prefers, empty if it does not say.
    """
    mend = f"write {preferred!r}" if preferred else "see its entry (in the other project)"
    return Problem(Kind.DEPRECATED, f"deprecated term: {name!r}: {mend}", preferred)


def swapped(name: str, shown: str, glossary: Glossary) -> str:
    """Return the message for an undefined name with a text of its own, if that text explains it; empty if not."""
    if not name:
        return f"undefined term: '' (no name in the angle brackets: write '{shown}', or '{shown} <name>')"
    if glossary.find(shown):
        return f"undefined term: {name!r} (title and name are swapped? write '{name} <{shown}>')"
    return ""


def of_no_acronym(term: Term, name: str) -> Problem | None:
    """Return the problem of a use that asks for the short, long or full form of a name, None if there is none."""
    if short_name(term):
        return None
    mend = f"give it an 'acronym' or an 'expansion' ({term.place}), or write :izterm:`{name}`"
    return Problem(Kind.UNDEFINED, f"undefined acronym: {name!r} has none: {mend}")


def uses_in(glossary: Glossary, text: str, markup: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each role for a term in a text, and the name that it has. ``match["role"]`` is the role as it is written.

    :param markup: the markup of the text, ``rst`` or ``markdown``.
    """
    for match in re.finditer(_ROLES[markup], text):
        written = match["text"].replace("\\", "")
        if glossary.is_name(written):
            yield match, written
        elif not written.startswith("!"):
            titled = names.titled(written, glossary.is_name)
            parts = re.fullmatch(_TITLED, written)
            yield match, titled[1] if titled else parts["name"] if parts else written


def in_texts(glossary: Glossary, roles_in: Callable[[Term, str], Callable[[int], bool]]) -> Iterator[Finding]:
    """Yield the problems of the names that texts of entries use, as a build finds them.

    :param roles_in: returns whether a text of a term is read for roles at an index. No code and no comment is.
    """
    lines: dict[str, list[str]] = {}
    for term in sorted(glossary.terms, key=lambda term: (term.place.label, term.place.line)):
        for markup in term.texts:
            if "izterm" in markup.text or "izuma:" in markup.text:
                yield from _in_text(glossary, term, markup, lines, roles_in)


def _in_text(
    glossary: Glossary,
    term: Term,
    markup: Markup,
    lines: dict[str, list[str]],
    roles_in: Callable[[Term, str], Callable[[int], bool]],
) -> Iterator[Finding]:
    seen: dict[tuple[int, str], tuple[int, int]] = {}
    is_read = roles_in(term, markup.text)
    for match, text in uses_in(glossary, markup.text, term.markup):
        if not is_read(match.start()):
            continue
        key = names.in_scope(term.scope, glossary.key(text))
        found = glossary.find(key)
        line = markup.line_of(markup.text.count("\n", 0, match.start()))
        first = match[0].partition("\n")[0]
        # The same text may also be in code on this line.
        begin = 0 if line == markup.line else markup.text.rfind("\n", 0, match.start()) + 1
        number, begin = seen.get((line, first), (0, begin))
        number += markup.text.count(first, begin, match.start()) + 1
        seen[line, first] = number, match.start() + len(first)
        if problem := _of_use(glossary, match, key, found):
            place = Place(markup.label, markup.path, line) if markup.path else term.place._replace(line=line)
            name = found[0].name if len(found) == 1 else ""
            column = _column(place.path, place.line, first, number, lines)
            yield Finding(
                place, problem.kind, in_entry(problem.message), names.shown(key), name, problem.suggestion, column
            )


def _of_use(glossary: Glossary, match: re.Match[str], key: str, found: Sequence[Term]) -> Problem | None:
    """Return the problem of a role in a text, None if there is none."""
    bare = names.bare(key)
    if len(found) == 1:
        form = match["role"].strip(":{}").rpartition(":")[2]
        lack = of_no_acronym(found[0], names.shown(key)) if form in FORMS else None
        return of_deprecated(found[0], bare) or lack
    problem = of_none(glossary, key, found)
    titled = re.fullmatch(_TITLED, match["text"].replace("\\", ""))
    if problem and problem.kind is Kind.UNDEFINED and titled and titled["name"] != match["text"]:
        message = swapped(names.shown(key), titled["shown"], glossary) or problem.message
        return problem._replace(message=message)
    return problem


def _column(path: str, line: int, text: str, number: int, lines: dict[str, list[str]]) -> int:
    """Return the column of an occurrence of *text* in a line of a file, from 1; 0 if the line does not have it."""
    if path not in lines:
        lines[path] = []
        with suppress(OSError):
            lines[path] = Path(path).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    places = [found.start() + 1 for found in re.finditer(re.escape(text), (lines[path][line - 1 : line] or [""])[0])]
    return (places[:number] or [0])[-1]
