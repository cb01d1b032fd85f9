"""What the extension registers with Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sphinxext_izuma
from sphinxext_izuma.extension import config
from sphinxext_izuma.extension.write import listing_html as glossary_page
from sphinxext_izuma.extension.write import popover
from sphinxext_izuma.extension.refresh import rewrite as lifecycle
from sphinxext_izuma.extension.write.acronym_list import AcronymList, FillAcronymLists
from sphinxext_izuma.extension.read.directives import IzAcronyms, IzGlossary
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.source_text import ExactPlaces
from sphinxext_izuma.extension.write.resolve import DropUnused, ResolveUses, ResolveUsesInLatex, adopt
from sphinxext_izuma.extension.read.roles import izterm
from sphinxext_izuma.extension.read.smartquotes import KeepUses

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything; nothing is read or looked up before the build begins."""
    config.register(app)
    app.add_node(AcronymList)
    app.add_node(glossary_page.Listing, html=(glossary_page.visit_listing, glossary_page.depart_listing))
    app.add_node(glossary_page.UsedIn, html=(glossary_page.visit_used_in, glossary_page.depart_used_in))
    app.add_domain(IzumaDomain)
    # Also without a domain's name, whatever the primary domain of the project is.
    app.add_role("izterm", izterm)
    _tell_editors(app)
    app.add_directive("izglossary", IzGlossary)
    app.add_directive("izacronyms", IzAcronyms)
    app.add_transform(ExactPlaces)
    app.add_transform(KeepUses)
    app.add_post_transform(DropUnused)
    app.add_post_transform(FillAcronymLists)
    app.add_post_transform(ResolveUses)
    app.add_post_transform(ResolveUsesInLatex)
    app.add_post_transform(glossary_page.CompleteListings)
    app.connect("config-inited", config.check)
    app.connect("config-inited", _add_what_is_wanted)
    app.connect("builder-inited", lifecycle.load)
    app.connect("env-get-outdated", lifecycle.outdated_listings)
    app.connect("env-updated", lifecycle.pages_to_rewrite)
    app.connect("env-updated", popover.copy_files)
    app.connect("env-updated", glossary_page.copy_files)
    app.connect("missing-reference", adopt, priority=400)  # before intersphinx: the project's own terms come first
    app.connect("html-page-context", popover.add_to_page)
    app.connect("html-page-context", glossary_page.add_to_page)
    app.connect("build-finished", lifecycle.finish, priority=100)  # before those that work on the pages written
    return {
        "version": sphinxext_izuma.__version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _add_what_is_wanted(app: Sphinx, config: Config) -> None:
    """Register what this project has switched on; the others do not even import it."""
    if config.izterm_autolink:
        from sphinxext_izuma.extension.write.autolink import LinkMentions  # noqa: PLC0415

        app.add_post_transform(LinkMentions)
    if config.izterm_check_mentions or config.izterm_check_prose or config.izterm_check_unused:
        from sphinxext_izuma.extension.report.report import checks  # noqa: PLC0415

        app.connect("env-updated", checks.run)


def _tell_editors(app: Sphinx) -> None:
    """Let esbonio, the language server, complete the role without the domain's name like the one with it."""
    # It builds with a Sphinx of its own, and knows by itself what the roles of a domain lead to.
    if server := getattr(app, "esbonio", None):
        terms = server.create_role_target_provider("objects", obj_types=["izuma:term"], projects=None)
        server.add_role("izterm", izterm, [terms])
