"""Links to terms of other projects through intersphinx, and the names that those projects have deprecated."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import ReferencesResolver, SphinxPostTransform

from sphinxext_izuma.extension.build import DOMAIN, build_of
from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.extension.pages import STOCK_ROLE
from sphinxext_izuma.extension.relate.entries import DEPRECATED_NAME, preferred_in
from sphinxext_izuma.glossary import names, problems
from sphinxext_izuma.glossary.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.nodes import TermUse
    from sphinxext_izuma.glossary.problems import Problem

# The roles for terms of other projects: the role of this extension, and Sphinx's own.
_FOREIGN_ROLES = ((DOMAIN, "izterm"), STOCK_ROLE)


def link_to_another_project(env: BuildEnvironment, use: TermUse) -> nodes.Node | None:
    """Return a link into another project, None if the project forbids it or no other project has the name."""
    if not env.config.izterm_intersphinx:
        return None
    for target, (domain, role) in product(_spellings(names.shown(use.name)), _FOREIGN_ROLES):
        content = nodes.inline("", str(use))
        pending = addnodes.pending_xref(
            "",
            refdomain=domain,
            reftype=role,
            reftarget=target,
            refdoc=env.docname,
            refexplicit=True,
        )
        found = env.events.emit_firstresult("missing-reference", env, pending, content)
        if isinstance(found, nodes.Element):
            found["classes"] = ["reference", "external", "izterm"]
            return found
    return None


def _spellings(name: str) -> Iterable[str]:
    """Return the spellings that an inventory may have of a name."""
    return dict.fromkeys((name, names.for_inventory(name)))


def deprecation(env: BuildEnvironment, name: str, inventory: str | None = None) -> Problem | None:
    """Return the problem of a name that another project has deprecated, None if no project has.

    :param inventory: the key of one project in ``intersphinx_mapping``.
    """
    # Attributes of the environment, which intersphinx fills. Its other ways to them are not public.
    found: Any = getattr(env, "intersphinx_inventory", {})
    if inventory:
        found = getattr(env, "intersphinx_named_inventory", {}).get(inventory, {})
    written = names.shown(name)
    for target in _spellings(written):
        if item := found.get(f"{DOMAIN}:{DEPRECATED_NAME}", {}).get(target):
            shown = item.display_name if hasattr(item, "display_name") else item[3]  # a tuple before Sphinx 8.2
            return problems.of_foreign(written, preferred_in(shown, written))
    return None


class ReportDeprecatedForeignNames(SphinxPostTransform):
    """Report the names in ``:external:izuma:izterm:`` that another project has deprecated."""

    default_priority = ReferencesResolver.default_priority - 2  # before intersphinx makes links of them

    def run(self, **_kwargs: Any) -> None:
        """Report each name."""
        if f"{DOMAIN}:{DEPRECATED_NAME}" not in getattr(self.env, "intersphinx_inventory", {}):
            return
        for node in self.document.findall(addnodes.pending_xref):
            if "intersphinx" in node and (node["refdomain"], node["reftype"]) == _FOREIGN_ROLES[0]:
                name = node["reftarget"]
                if problem := deprecation(self.env, name, node["inventory"]):
                    place = place_of(node.source or "", node.line or 0, str(self.env.srcdir))
                    build_of(self.env).report(
                        Finding(place, problem.kind, problem.message, name, suggestion=problem.suggestion)
                    )
