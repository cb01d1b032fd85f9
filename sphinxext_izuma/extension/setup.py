"""Registers the extension with Sphinx: all roles, directives, nodes, transforms, events and handlers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sphinxext_izuma.extension import config, load
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.language import marks
from sphinxext_izuma.extension.nodes import (
    AcronymList,
    Formula,
    FormulaBlock,
    InLanguage,
    Isolated,
    Letter,
    Listing,
    PageTerms,
    Tagged,
    TermUse,
    UsedIn,
    depart_use,
    visit_formula,
    visit_use,
)
from sphinxext_izuma.extension.read.directives import IzAcronyms, IzGlossary
from sphinxext_izuma.extension.read.lines import ExactPlaces
from sphinxext_izuma.extension.read.roles import izterm
from sphinxext_izuma.extension.read.smartquotes import KeepUses
from sphinxext_izuma.extension.refresh.reread import pages_to_reread
from sphinxext_izuma.extension.refresh.rewrite import pages_to_rewrite, pages_with_other_numbers, save_record
from sphinxext_izuma.extension.write import assets, listing_html
from sphinxext_izuma.extension.write.acronym_list import FillAcronymLists
from sphinxext_izuma.extension.write.foreign import ReportDeprecatedForeignNames
from sphinxext_izuma.extension.write.formulas import ConvertFormulas
from sphinxext_izuma.extension.write.learn_more import DropDeadLines
from sphinxext_izuma.extension.write.listing import CompleteListings
from sphinxext_izuma.extension.write.resolve import ResolveUses, ResolveUsesInLatex
from sphinxext_izuma.extension.write.stock_role import resolve_stock_term
from sphinxext_izuma.extension.write.unused import DropUnused
from sphinxext_izuma.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

# The events for other extensions, each with the arguments of its handlers after ``app``.
EVENTS = {
    "izterm-glossary-loaded": "glossary",
    "izterm-finding": "finding",
    "izterm-listing": "docname, entries",
}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything. Nothing is read or looked up before the build begins."""
    config.register(app)
    for event in EVENTS:
        app.add_event(event)
    _add_markup(app)
    _add_transforms(app)
    _connect(app)
    return {
        "version": __version__,
        "env_version": 3,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _add_markup(app: Sphinx) -> None:
    # Sphinx's annotation has elements only; its code takes any node.
    app.add_node(cast("Any", TermUse), xml=(visit_use, depart_use))
    app.add_node(AcronymList)
    app.add_node(Formula, html=(visit_formula, None))
    app.add_node(FormulaBlock, html=(visit_formula, None))
    app.add_node(InLanguage, html=(marks.visit_block, marks.depart_block))
    app.add_node(Isolated, html=(marks.visit_name, marks.depart_name))
    app.add_node(Listing, html=(listing_html.visit_listing, listing_html.depart_listing))
    app.add_node(Letter, html=(listing_html.visit_letter, listing_html.depart_letter))
    app.add_node(Tagged, html=(listing_html.visit_tagged, None))
    app.add_node(UsedIn, html=(listing_html.visit_used_in, listing_html.depart_used_in))
    app.add_domain(IzumaDomain)
    # Also registered without the name of the domain, so that it works with any primary domain of the project.
    app.add_role("izterm", izterm)
    _tell_editors(app)
    app.add_directive("izglossary", IzGlossary)
    app.add_directive("izacronyms", IzAcronyms)


def _add_transforms(app: Sphinx) -> None:
    app.add_transform(ExactPlaces)
    app.add_transform(KeepUses)
    app.add_post_transform(DropUnused)
    app.add_post_transform(ConvertFormulas)
    app.add_post_transform(DropDeadLines)
    app.add_post_transform(FillAcronymLists)
    app.add_post_transform(ResolveUses)
    app.add_post_transform(ResolveUsesInLatex)
    app.add_post_transform(CompleteListings)


def _connect(app: Sphinx) -> None:
    app.connect("config-inited", config.check)
    app.connect("config-inited", _add_optional_parts)
    app.connect("builder-inited", load.load)
    app.connect("env-get-outdated", pages_to_reread)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("env-updated", assets.copy_files)
    # After Sphinx has numbered the figures.
    app.connect("env-get-updated", pages_with_other_numbers, priority=900)
    # Before intersphinx: the project's own terms come first.
    app.connect("missing-reference", resolve_stock_term, priority=400)
    app.connect("html-page-context", assets.add_to_page)
    # Before handlers that work on the written pages.
    app.connect("build-finished", save_record, priority=100)


def _add_optional_parts(app: Sphinx, config: Config) -> None:
    """Register the parts that this project has switched on. A project without them does not import them."""
    if config.izterm_autolink:
        from sphinxext_izuma.extension.write.autolink import LinkMentions  # noqa: PLC0415

        app.add_post_transform(LinkMentions)
    if config.izterm_page_terms:
        from sphinxext_izuma.extension.write.page_terms import AddPageTerms, visit_page_terms  # noqa: PLC0415

        app.add_node(PageTerms, html=(visit_page_terms, None))
        app.add_post_transform(AddPageTerms)
    if "sphinx.ext.intersphinx" in config.extensions:
        app.add_post_transform(ReportDeprecatedForeignNames)
    switches = ("mentions", "prose", "translations", "unused")
    if any(config[f"izterm_check_{switch}"] for switch in switches):
        from sphinxext_izuma.extension.report import checks  # noqa: PLC0415

        app.connect("env-updated", checks.run)


def _tell_editors(app: Sphinx) -> None:
    """Let esbonio, the language server, complete the role without the domain's name like the one with it."""
    # esbonio builds with a Sphinx of its own, which has this attribute. It knows the roles of a domain by itself.
    if server := getattr(app, "esbonio", None):
        terms = server.create_role_target_provider("objects", obj_types=["izuma:term"], projects=None)
        server.add_role("izterm", izterm, [terms])
