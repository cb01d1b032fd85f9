"""Gives the formulas of untrusted texts to builders that do not write for browsers: their own math, of checked TeX."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.doctree import nodes_of
from sphinxext_izuma.extension.nodes import Formula, FormulaBlock


class ConvertFormulas(SphinxPostTransform):
    """Replace our formulas by those of docutils. In HTML they stay MathML, which needs no script."""

    default_priority = 55

    def run(self, **_kwargs: Any) -> None:
        """Replace each formula."""
        builder = build_of(self.env).builder
        # A book needs an entry in its list of files for MathML, which Sphinx does not write.
        if builder.format == "html" and builder.name != "epub":
            return
        for formula in nodes_of(self.document, Formula):
            formula.replace_self(nodes.math(formula["tex"], formula["tex"]))
        for block in nodes_of(self.document, FormulaBlock):
            tex = block["tex"]
            names = {"docname": self.env.docname, "number": None, "label": None, "nowrap": False, "no-wrap": False}
            block.replace_self(nodes.math_block(tex, tex, **names))
