"""Holds the content of the popover of each term. Makes the content for terms that no page lists."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from html import escape, unescape
from typing import TYPE_CHECKING

from docutils import nodes

from sphinxext_izuma.extension.build import DOMAIN
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.read.drawing import FORMULA, ONLY, TERM
from sphinxext_izuma.extension.read.meaning import LEARN_MORE, SEE, heading, learn_more, meaning
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.learn_more import missing_pages

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import Meaning, Reference
    from sphinxext_izuma.glossary.term import Markup, Term

# A popover goes on with the text that ``see`` points to. A long row of pointers, or a circle, would make it endless.
_MOST_POINTERS = 8
_BETWEEN_WORDS = r"<(?!/?(?:a|bdi|code|em|m[a-z]+|span|strong|su[bp])\b)[^>]*>"  # tags of blocks


class Meanings(dict[str, str]):
    """The content of the popover of each term as HTML, by the id of the term. A step of a build.

    It is empty if the term has no text. The content for a listed term was made when its page was read. The content for
    other terms is made when it is asked for.

    :ivar found_faults: whether the text of an unlisted term has faults. They have been reported then.
    """

    def __init__(self, build: Build) -> None:
        super().__init__()
        self.found_faults = False
        self._build = build
        self._env = build.env
        self._words = build.once(Words)
        self._listed = build.pages.entries_everywhere()
        self._unlisted: dict[str, Meaning] = {}
        self._with_references: list[str] = []
        self._texts: dict[Reference, str] = {}

    def __missing__(self, term_id: str) -> str:
        """Fill in the references of a meaning, and keep it."""
        noted = self._noted(term_id)
        filled = self._filled(noted)
        if not isinstance(noted, str):
            self._with_references.append(term_id)
        # Nothing but the name: the only other text was a line whose page does not exist.
        self[term_id] = "" if filled.endswith("</b>") else filled
        return self[term_id]

    def fill_again(self) -> bool:
        """Fill in all references again, because figures have got their numbers, and return whether a text differs."""
        again, self._with_references = self._with_references, []
        self._texts.clear()
        before = {term_id: self.pop(term_id) for term_id in again}
        return any(self[term_id] != text for term_id, text in before.items())

    # References.

    def parts(self, term_id: str, *kept: str) -> Iterator[str | Reference]:
        """Yield the content of a popover in pieces: HTML, and references of the types *kept*, of terms and formulas."""
        return self._parts(self._noted(term_id), kept) if self[term_id] else iter(())

    def _parts(self, noted: Meaning, kept: Collection[str]) -> Iterator[str | Reference]:
        for part in (noted,) if isinstance(noted, str) else self._shown(noted):
            if isinstance(part, str) or (part[0] == DOMAIN and part[1] in kept):
                yield part
            elif part[:2] != (DOMAIN, SEE):
                yield self._html_of(part)
            elif term := self._seen_from(part):
                first, *rest = self._parts(self._noted(term.id), kept)
                yield str(first).removeprefix(heading(self._build, term))
                yield from rest

    def _shown(self, noted: Iterable[str | Reference]) -> Iterator[str | Reference]:
        """Yield the parts of a meaning that the builder shows."""
        hidden = 0
        for part in noted:
            if isinstance(part, str) or part[:2] != (DOMAIN, ONLY):
                if not hidden:
                    yield part
            elif hidden or not self._holds(part[2]):
                hidden += 1 if part[4] else -1

    def _holds(self, condition: str) -> bool:
        try:
            return self._build.builder.tags.eval_condition(condition)
        except Exception:  # noqa: BLE001 - Sphinx reports a faulty condition, and shows the block
            return True

    def _filled(self, noted: Meaning) -> str:
        """Return a meaning as HTML."""
        if isinstance(noted, str):
            return noted
        return "".join(map(str, self._parts(noted, ())))

    def _html_of(self, reference: Reference) -> str:
        domain, kind, target, *_ = reference
        if (domain, kind) == (DOMAIN, FORMULA):
            return reference[-1]
        if (domain, kind) == (DOMAIN, TERM):
            return escape(reference[-1], quote=False)
        if (domain, kind) == (DOMAIN, LEARN_MORE):
            is_dead = target in self._build.once(missing_pages)
            return (
                ""
                if is_dead
                else learn_more(self._words, self._text_of(("std", "doc", f"/{target}", "", False, target)))
            )
        return escape(self._text_of(reference), quote=False)

    def _seen_from(self, reference: Reference) -> Term | None:
        """Return the term that a ``see`` points to, None if the pointers have no end within the bound."""
        find = self._build.glossary.find_one
        first = term = find(reference[2])
        for _ in range(_MOST_POINTERS):
            following = self._pointer_of(self._noted(term.id)) if term else None
            if not following:
                return first
            term = find(following[2])
        return None

    @staticmethod
    def _pointer_of(noted: Meaning) -> Reference | None:
        """Return the ``see`` whose meaning a meaning goes on with, if it has one."""
        parts = () if isinstance(noted, str) else noted
        return next((part for part in parts if not isinstance(part, str) and part[:2] == (DOMAIN, SEE)), None)

    def _text_of(self, reference: Reference) -> str:
        if reference not in self._texts:
            # Imported here, because few definitions have references.
            from sphinxext_izuma.extension.relate.references import text_of  # noqa: PLC0415

            self._texts[reference] = text_of(self._build, reference)
        return self._texts[reference]

    # Terms.

    def _noted(self, term_id: str) -> Meaning:
        """Return the meaning that a page has noted, or that of a term that no page lists."""
        if entry := self._listed.get(term_id):
            return entry["meaning"]
        if term_id not in self._unlisted:
            self._unlisted[term_id] = self._of_unlisted(self._build.glossary.by_id[term_id])
        return self._unlisted[term_id]

    def _of_unlisted(self, term: Term) -> Meaning:
        """Parse the texts of a term that no page lists."""
        with _on_a_page(self._env):
            definition, summary = self._parsed(term, term.definition), self._parsed(term, term.summary)
        return meaning(self._build, term, definition, summary)

    def _parsed(self, term: Term, markup: Markup | None) -> list[nodes.Node]:
        if markup is None:
            return []
        # Imported here, because most projects list all of their terms.
        from sphinxext_izuma.extension.read.text import TextParser  # noqa: PLC0415

        parser = TextParser(self._build)
        parsed = parser.parse(markup, term)
        self.found_faults |= parser.found_faults
        return parsed


def synopses(build: Build) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the meaning of each listed term as plain text, with the page and id of its entry."""
    meanings = build.once(Meanings)
    for term_id, target in build.once(Entries).targets.items():
        text = meanings[term_id].removeprefix(heading(build, build.glossary.by_id[term_id]))
        text = re.sub("<[^>]*>", "", re.sub(_BETWEEN_WORDS, " ", text))
        yield (target.docname, target.anchor), " ".join(unescape(text).split())


@contextmanager
def _on_a_page(env: BuildEnvironment) -> Iterator[None]:
    """Make the root document the current page. Some roles need a page, and an unlisted definition has none."""
    before = env.temp_data.get("docname")
    env.temp_data["docname"] = env.config.root_doc
    try:
        yield
    finally:
        env.temp_data.pop("docname", None)
        if before:
            env.temp_data["docname"] = before
