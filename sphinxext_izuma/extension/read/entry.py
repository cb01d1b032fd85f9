"""Makes the nodes of one entry: its head, its texts, and the generated lines around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from docutils import nodes
from sphinx import addnodes

from sphinxext_izuma.extension.doctree import name_nodes
from sphinxext_izuma.extension.language.catalogs import Catalogs
from sphinxext_izuma.extension.language.marks import in_language, isolated
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.nodes import INDEX_SEMICOLON, LEARN_MORE, Summary, TermUse
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file import fields
from sphinxext_izuma.glossary.language.catalog import translated_text
from sphinxext_izuma.glossary.safe_markup import without_tex
from sphinxext_izuma.glossary.term import Markup, page_of

if TYPE_CHECKING:
    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.read.text import TextParser
    from sphinxext_izuma.glossary.term import Pointer, Term

ElementT = TypeVar("ElementT", bound=nodes.Element)


class EntryMaker:
    """Makes the nodes of one entry."""

    def __init__(  # noqa: PLR0913 - all values come from the directive
        self,
        term: Term,
        parser: TextParser,
        build: Build,
        *,
        give_id: Callable[[nodes.Element, str], str],
        in_index: bool,
        docname: str,
    ) -> None:
        """Make a maker.

        :param give_id: gives a node an id, and returns the id.
        :param in_index: whether the entry gets into the general index.
        """
        self.term = term
        self.parser = parser
        self.glossary = build.glossary
        self._words = build.once(Words)
        self._language = build.config.language
        # Catalogues of pages had the texts of entries before these got one of their own.
        is_for_translators = build.builder.name == "gettext"
        self._messages = None if is_for_translators else build.once(Catalogs).of_page(docname)
        self._give_id = give_id
        self._in_index = in_index
        self._docname = docname

    def node(self) -> nodes.definition_list_item:
        """Return the entry."""
        head = self._head()
        body = nodes.definition("", *self._body(head["ids"][0]))
        for use in body.findall(TermUse):
            use.entry = self.term.id
        return self._with_place(nodes.definition_list_item("", head, body, term_id=self.term.id))

    def _head(self) -> nodes.term:
        """Return the heading: the preferred name and the acronym, with an id and entries of the general index."""
        term = self.term
        name: list[nodes.Node] = [nodes.Text(term.name)]
        if term.shown:
            name = [nodes.inline("", "", *name_nodes(term.shown))]
        page = self._language
        head = self._with_place(nodes.term(term.name, "", *isolated(name, term.language, page), translatable=False))
        if term.acronym:
            head += [nodes.Text(" ("), *isolated([nodes.Text(term.acronym)], term.language, page), nodes.Text(")")]
        if term.scope and self._is_shared():
            head += nodes.inline(self._title, f" {self._title}", classes=["izterm-scope"])
        identifier = self._give_id(head, term.anchor)
        if self._in_index:
            head += addnodes.index("", entries=list(self._index(identifier)))
        return head

    def _index(self, identifier: str) -> Iterator[tuple[str, str, str, str, str | None]]:
        """Yield the entries of the general index: the preferred name, and a "see" for each other name."""
        title = f" ({self._title})" if self.term.scope else ""
        shown = _for_index(self.term.shown_name)
        yield "single", shown + title, identifier, "main", None
        for name in self.term.labels():
            if name != self.term.name:
                yield "see", f"{_for_index(name)}; {shown}{title}", identifier, "", None

    @property
    def _title(self) -> str:
        """The title of the entry's glossary, or its name."""
        return (
            next((file.header.title for file in self.glossary.files if file.header.name == self.term.glossary), "")
            or self.term.glossary
        )

    def _is_shared(self) -> bool:
        """Return whether an entry of another glossary has the same name."""
        return any(
            other.glossary != self.term.glossary
            for scope in ("", *self.glossary.index.scopes)
            for other in self.glossary.find(self.term.name, scope)
        )

    def _body(self, anchor: str) -> Iterator[nodes.Node]:
        """Yield the texts of the entry, with the generated lines before and after the definition."""
        term = self.term
        definition = self._parsed(term.definition, anchor)
        if summary := self._parsed(term.summary, f"{anchor}:summary"):
            yield Summary("", *summary)
        yield from self._before()
        yield from definition
        if note := self._parsed(term.note, f"{anchor}:note"):
            yield nodes.note("", *note, classes=["izterm-note"])
        yield from self._after(definition)

    def _before(self) -> Iterator[nodes.Node]:
        """Yield the generated lines before the definition."""
        term = self.term
        if term.deprecated:
            message = self._words("Deprecated. Use {terms}.") if term.see else self._words("Deprecated.")
            yield self._line("deprecated", message, term.see)
        if also := self._other_names():
            yield self._line("aliases", self._words("Also called: {names}.", names=self._list(also)))
        if term.expansion and not term.defines_expansion:
            yield self._line("expansion", self._words("{expansion}.", expansion=term.expansion))

    def _after(self, definition: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """Yield the generated lines after the definition."""
        term = self.term
        if term.see and not term.deprecated:
            yield self._line("see", self._words("See {terms}."), term.see)
        if more := [pointer for pointer in term.see_also if not self._is_linked(pointer, definition)]:
            yield self._line("see-also", self._words("See also {terms}."), more)
        if term.learn_more:
            yield self._learn_more(term.learn_more)
        if term.deprecated_names:
            old = self._list([f"{name} ({reason})" if reason else name for name, reason in term.deprecated_names])
            yield self._line("former", self._words("Formerly: {names}.", names=old))
        for row in fields.SHOWN:
            yield from self._shown(row)

    def _shown(self, row: fields.Field) -> Iterator[nodes.Node]:
        """Yield the line of a field. A text in markup comes below it."""
        value = self.term.value(row.name)
        if not isinstance(value, Markup):
            if value:
                yield self._line(row.name, self._words(row.line, **{row.name: value}))
        elif blocks := self._parsed(value, f"{self.term.anchor}:{row.name}"):
            before = self._words(row.line).partition(f"{{{row.name}}}")[0].rstrip()
            yield nodes.container("", self._line(f"{row.name}-line", before), *blocks, classes=[f"izterm-{row.name}"])

    def _parsed(self, markup: Markup | None, prefix: str) -> list[nodes.Node]:
        if markup is None:
            return []
        markup = self._translated(markup)
        parsed = self.parser.parse(markup, self.term, prefix)
        if self._messages:
            # Sphinx would look for translations of the text a second time. It takes marked inlines out of the page.
            for node in (node for block in parsed for node in block.findall(nodes.Element)):
                if not isinstance(node, nodes.inline):
                    node["translatable"] = False
        return in_language(parsed, markup.language, self._language)

    def _translated(self, markup: Markup) -> Markup:
        """Return a text in the language of the page, if the catalogue of the page translates it."""
        found = self._messages and translated_text(markup.text, self._messages.messages)
        if not self._messages or not found:
            return markup
        language = self._messages.language
        return Markup(found.text, found.line, lines=False, language=language, label=found.label, path=found.path)

    def _is_linked(self, pointer: Pointer, definition: Sequence[nodes.Node]) -> bool:
        """Return whether the definition already links to the term of *pointer*. Readers then need no second link."""
        wanted = self.glossary.find(pointer.name, self.term.scope)
        return any(self.glossary.find(use.name) == wanted for node in definition for use in node.findall(TermUse))

    def _list(self, texts: Sequence[str]) -> str:
        return self._words.between("{names}, {name}").join(texts)

    def _line(self, kind: str, message: str, pointers: Sequence[Pointer] = ()) -> nodes.paragraph:
        """Return a generated line: a message, with uses of terms in the place of ``{terms}``."""
        before, _, after = message.partition("{terms}") if pointers else (message, "", "")
        # Not translatable, because its words are in the language of the project already.
        line = self._with_place(nodes.paragraph(before, before, classes=[f"izterm-{kind}"], translatable=False))
        if pointers:
            line += [*self._joined([self._pointer(pointer) for pointer in pointers]), nodes.Text(after)]
        return line

    def _joined(self, items: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
        """Yield *items* as a list for readers: A, B or C."""
        for position, item in enumerate(items):
            if position:
                message = "{terms} or {term}" if position == len(items) - 1 else "{names}, {name}"
                yield nodes.Text(self._words.between(message))
            yield item

    def _learn_more(self, target: Pointer) -> nodes.paragraph:
        """Return the line "Learn more". Sphinx puts the title of a page into it when the listing is written."""
        before, _, after = self._words("Learn more: {page}").partition("{page}")
        line = self._line(LEARN_MORE.removeprefix("izterm-"), before)
        if page := page_of(target.name):
            shown = nodes.inline(page, page)
            link: nodes.Element = addnodes.pending_xref(
                "",
                shown,
                refdomain="std",
                reftype="doc",
                reftarget=f"/{page}",
                refdoc=self._docname,
                refexplicit=False,
            )
        else:
            link = nodes.reference("", target.name.partition("://")[2], refuri=target.name)
        link.source, link.line = self.term.place.path, target.line
        line += [link, *([nodes.Text(after)] if after else [])]
        return line

    def _other_names(self) -> list[str]:
        """Return the aliases, without those that have the same words as the heading."""
        term = self.term
        if not term.aliases:
            return []
        printed = sorted(names.words(f"{term.name} {term.acronym}"))
        known = {names.folded(term.name), names.folded(term.acronym)}
        shown = []
        for alias in term.aliases:
            if names.folded(alias) not in known and sorted(names.words(alias)) != printed:
                known.add(names.folded(alias))
                shown.append(alias)
        return shown

    def _pointer(self, pointer: Pointer) -> nodes.Node:
        # The check of the glossary reports a pointer without a target on every build. It is not reported again here.
        target = self.glossary.find_one(pointer.name, self.term.scope)
        if target is None:
            return nodes.inline("", pointer.name)
        key = self.glossary.key(pointer.name)
        use = TermUse(target.name_for(names.bare(key)), names.in_scope(self.term.scope, key))
        use.source, use.line = self.term.place.path, pointer.line
        return use

    def _with_place(self, node: ElementT) -> ElementT:
        """Give a node the source and line of the term, and return it."""
        node.source, node.line = self.term.place.path, self.term.place.line
        return node


def _for_index(name: str) -> str:
    """Return *name* with another semicolon, because Sphinx splits an index entry at each.

    U+037E looks the same, and is the same in Unicode's normal form.
    """
    return without_tex(name.replace(";", INDEX_SEMICOLON))
