"""The domain ``izuma``: the methods that Sphinx calls. Each passes the work on to another module."""

from __future__ import annotations

from collections.abc import Iterable, Set
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType

from sphinxext_izuma.extension.build import DOMAIN, Build
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.pages import Pages
from sphinxext_izuma.extension.read.notes import note_page
from sphinxext_izuma.extension.read.roles import izterm, izuma_form
from sphinxext_izuma.extension.refresh.digests import note_listing_digest
from sphinxext_izuma.extension.relate.entries import DEPRECATED_NAME, TERM, Entries
from sphinxext_izuma.extension.relate.meanings import synopses
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.glossary import acronyms, names

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment


class IzumaDomain(Domain):
    """Terms of the project's glossaries.

    :ivar build: the state of the current run of Sphinx.
    """

    name = DOMAIN
    label = "Glossary"
    object_types: ClassVar[dict[str, ObjType]] = {
        TERM: ObjType("term", "izterm"),
        DEPRECATED_NAME: ObjType("deprecated term", "izterm"),
    }
    roles: ClassVar = {"izterm": izterm, **dict.fromkeys(acronyms.FORMS, izuma_form)}
    initial_data: ClassVar[dict[str, Any]] = {table: {} for table in Pages.TABLES}
    data_version = 24

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self.build = Build(env, Pages(self.data))

    def clear_doc(self, docname: str) -> None:
        """Delete the notes of a page that is read again or was removed."""
        self.build.has_read = True
        self.build.pages.clear(docname)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        """Add the notes of the pages that another process has read."""
        self.build.pages.merge(docnames, otherdata)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:  # noqa: ARG002
        """Make the notes of a page that has been read."""
        note_page(self.build, docname, document)
        note_listing_digest(self.build, docname)

    def get_type_name(self, type: ObjType, primary: bool = False) -> str:  # noqa: A002, ARG002, FBT002
        """Return what the search calls a result, in the language of the project."""
        words = self.build.once(Words)
        return words("Deprecated term") if type is self.object_types[DEPRECATED_NAME] else words("Glossary term")

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Return the listed terms by all their names, for objects.inv and the search."""
        return self.build.once(Entries).objects()

    def get_object_synopses(self) -> Iterable[tuple[tuple[str, str], str]]:
        """Return the meaning of each listed term by page and id. The search of the theme sphinx-immaterial shows it."""
        return synopses(self.build)

    def resolve_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,  # noqa: ARG002
        fromdocname: str,
        builder: Builder,
        typ: str,  # noqa: ARG002
        target: str,
        node: pending_xref,  # noqa: ARG002
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return the link of a ``pending_xref``, which ``:any:`` and other extensions make."""
        resolution = self.build.once(Resolutions)[target]
        address = resolution.address(builder, fromdocname, partial(builder.get_relative_uri, fromdocname))
        if address is None and resolution.page:
            address = {}  # a man page has the term, but no addresses
        return None if address is None else nodes.reference("", "", contnode, **address)

    def resolve_any_xref(  # noqa: PLR0913, PLR0917 - Sphinx's signature
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Return the link of ``:any:``, if a term has the name. A plural yields to an object of another domain."""
        link = self.resolve_xref(env, fromdocname, builder, "izterm", target, node, contnode)
        term = self.build.once(Resolutions)[target].term
        if link and term and names.folded(target) not in map(names.folded, term.all_labels()):
            others = (domain for domain in env.domains.values() if domain is not self)
            for domain in others:
                with suppress(NotImplementedError):  # a domain need not know the role
                    if domain.resolve_any_xref(env, fromdocname, builder, target, node, contnode.deepcopy()):
                        return []
        return [("izuma:izterm", link)] if link else []
