"""``.. picture:: NAME``: a picture of the pages that readers see, light or dark as the page is.

``make pictures`` makes the files. The argument is the name of a picture there, the content is the caption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec


class Picture(SphinxDirective):
    """A figure. Books and plain text get the light picture alone."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[OptionSpec] = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        if "alt" not in self.options:
            raise self.error("a picture needs its :alt:")
        dark = addnodes.only("", self._image("dark"), expr="html and not epub")
        figure = nodes.figure("", self._image("light"), dark)
        caption = self.parse_content_to_nodes()
        if caption:
            text = caption[0]
            figure += nodes.caption("", "", *text.children)
        self.set_source_info(figure)
        return [figure]

    def _image(self, scheme: str) -> nodes.image:
        path = f"/pictures/{self.arguments[0]}-{scheme}.png"
        return nodes.image(uri=path, alt=self.options["alt"], classes=[f"only-{scheme}"])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directive."""
    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
