"""The text of an entry in MyST Markdown to nodes. Only a project with such a text imports this module, and MyST."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.mdit_to_docutils.transforms import ResolveAnchorIds
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.warnings_ import create_warning
from sphinx import addnodes

from sphinxext_izuma.extension.read.text_limits import MAX_DEPTH
from sphinxext_izuma.extension.read.text_scope import absolute

if TYPE_CHECKING:
    from docutils.statemachine import StringList
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode
    from sphinx.environment import BuildEnvironment

# The rules of MyST that are for pages: YAML before the text, and the number of words.
_RULES_OF_PAGES = ["front_matter", "wordcount"]
# Extensions of MyST that run code, make raw markup, or set classes: some classes tell MathJax to typeset a text.
_UNSAFE = frozenset(
    {
        "attrs_block",
        "attrs_image",
        "attrs_inline",
        "html_admonition",
        "html_image",
        "strikethrough",
        "substitution",
        "tasklist",
    }
)
_BREAKS = frozenset({"softbreak", "hardbreak"})


def parse_markdown(
    lines: StringList, document: nodes.document, env: BuildEnvironment, *, folder: str, trusted: bool
) -> None:
    """Add the nodes of a MyST text to *document*. Each node, and each warning, has the file and line of its text.

    If MyST is an extension of the project, its configuration counts. A heading becomes a rubric. An equation gets no
    number. The caller makes Sphinx's roles and directives available, and resolves footnotes and substitutions.

    :param lines: the lines of the text, each with its file and its line (from 0).
    :param document: a new document with a reporter of its own.
    :param folder: the folder, below the source folder, that relative paths begin at.
    :param trusted: False to switch off extensions of MyST: raw markup, attributes, and substitutions. MyST runs a
        substitution as a template of Jinja, which may run any code.
    """
    places = [(str(source), (offset or 0) + 1) for source, offset, _ in lines.xitems()]
    if not places:
        return
    source, first = places[0]
    document["source"] = document.current_source = source
    # MyST counts from the first line. The lines differ only if the file folds the text.
    actual = {first + number: line for number, (_, line) in enumerate(places)}
    reporter: Any = document.reporter
    reporter.get_source_and_line = lambda line=None: (source, actual.get(line, line or document.current_line))

    parser = _parser(env, trusted=trusted)
    shared: dict[str, Any] = {}
    tokens = parser.parse("\n".join(lines), shared)
    for place in (*tokens, *shared.get("duplicate_refs", ())):
        _move(place, first - 1)
    # An element that is neither a document nor a section: MyST then makes no sections.
    root = nodes.Element()
    root.document = document
    renderer = cast("_Renderer", parser.renderer)
    renderer.actual_lines, renderer.folder, renderer.trusted = actual, folder, trusted
    parser.options.update({"document": document, "current_node": root})
    renderer.render(tokens, parser.options, shared)
    document.extend(root.children)
    _resolve_anchors(document, env)
    _give_places(document, source, actual)


def _parser(env: BuildEnvironment, *, trusted: bool) -> MarkdownIt:
    parser = create_md_parser(_config(env, trusted=trusted), _Renderer)
    parser.disable(_RULES_OF_PAGES, ignoreInvalid=True)
    # MyST leaves out what is nested more deeply than this, and says nothing. Its own value is 20.
    parser.options["maxNesting"] = MAX_DEPTH
    return parser


def _config(env: BuildEnvironment, *, trusted: bool) -> MdParserConfig:
    """Return the configuration of MyST, without what would change the page."""
    # The environment may come from a build in which MyST was an extension.
    default = MdParserConfig()
    config: MdParserConfig = getattr(env, "myst_config", default) if _is_extension(env) else default
    extensions = config.enable_extensions - {"section_ref"}  # which is for the sections of a page
    if not trusted:
        extensions -= _UNSAFE
    return config.copy(enable_extensions=extensions, heading_anchors=0, html_meta={})


def _is_extension(env: BuildEnvironment) -> bool:
    """Return whether the project, or an extension of it, has set MyST up."""
    return "myst_enable_extensions" in env.config


def _move(place: Any, lines: int) -> None:
    """Move a token, or a duplicate link definition, by a number of lines."""
    if isinstance(place, dict):
        place["map"] = [line + lines for line in place["map"]]
    elif place.map:
        place.map = [line + lines for line in place.map]


class _Renderer(SphinxRenderer):
    """Makes nodes of MyST. Gives inline markup its own line, and warnings the file of the text.

    MyST itself gives inline markup the first line of its block, and warnings the file of the page.

    :ivar actual_lines: the line in the file for each line of MyST.
    :ivar folder: the folder, below the source folder, that relative paths begin at.
    :ivar trusted: whether the text may have raw markup.
    """

    actual_lines: Mapping[int, int]
    folder: str
    trusted: bool

    def create_warning(self, message: str, subtype: Any, *, line: int | None = None, **more: Any) -> Any:
        """Emit a warning at a line, and return its node."""
        place = nodes.inline()
        place.source, place.line = self.document["source"], self.actual_lines.get(line or 0, line)
        return create_warning(self.document, message, subtype, node=place, **more)

    def render_inline(self, token: SyntaxTreeNode) -> None:
        """Render the text of a block, after each part has got its line."""
        if token.map:
            line = token.map[0]
            for part in token.walk(include_self=False):
                own = part.token or (part.nester_tokens and part.nester_tokens.opening)
                if own:
                    own.map = [line, line + 1]
                line += part.type in _BREAKS
        super().render_inline(token)

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        """Render a line break, which is raw markup. In an untrusted text it is a blank."""
        if self.trusted:
            super().render_hardbreak(token)
        else:
            self.render_softbreak(token)

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        """Render a link to a file or a label. The file may be in the folder of the glossary file."""
        address = self.md.normalizeLinkText(str(token.attrs.get("href", "")))
        path, mark, target = address.partition("#")
        if path and Path(f"{self.sphinx_env.srcdir}{absolute(path, self.folder)}").is_file():
            token.attrs["href"] = absolute(path, self.folder) + mark + target
        super().render_link_unknown(token)

    def render_link_project(self, token: SyntaxTreeNode) -> None:
        """Render a link to a page (``project:``). Its path begins at the folder of the glossary file."""
        path = str(token.attrs.get("href", "")).removeprefix("project:")
        if not path.startswith("#"):
            token.attrs["href"] = absolute(path, self.folder)
        super().render_link_project(token)

    def render_math_block_label(self, token: SyntaxTreeNode) -> None:
        """Render an equation without its label, because a label is known in the whole project."""
        self.render_math_block(token)

    def render_amsmath(self, token: SyntaxTreeNode) -> None:
        """Render an equation without a number."""
        token.meta["numbered"] = "*"
        super().render_amsmath(token)


def _resolve_anchors(document: nodes.document, env: BuildEnvironment) -> None:
    """Resolve the links to ``#name``, and let Sphinx resolve the other links if MyST does not do it."""
    links = [link for link in document.findall(nodes.reference) if link.get("id_link")]
    places = [(link.parent, link.parent.index(link), link.line) for link in links]
    ResolveAnchorIds(document).apply()
    for parent, position, line in places:  # the transform may have put a new node there
        parent.children[position].line = line
    for link in links:
        link.attributes.pop("id_link")  # otherwise the page resolves it once more
    for pending in list(document.findall(addnodes.pending_xref)):
        if (target := _target_in(document, pending)) is not None:
            title = target.astext() if isinstance(target, nodes.rubric) else f"#{pending['reftarget']}"
            shown = pending.children if pending.astext() else [nodes.Text(title)]
            pending.replace_self(nodes.reference("", "", *shown, refid=target["ids"][0], internal=True))
        elif pending["reftype"] == "myst" and not _is_extension(env):
            if not pending.astext():
                cast("nodes.Element", pending[0]).append(nodes.Text(pending["reftarget"]))
            if pending["refdomain"] == "doc":
                pending.attributes.update(
                    refdomain="std", reftype="doc", reftarget=f"/{pending['reftarget']}", refwarn=True
                )
            else:
                pending.attributes.update(refdomain="", reftype="any", refwarn=True)


def _target_in(document: nodes.document, pending: addnodes.pending_xref) -> nodes.Element | None:
    """Return the element of the text that a link names by its id. MyST 4 does not find headings."""
    if pending["reftype"] != "myst" or pending["refdomain"]:
        return None
    local = pending.get("reflocalid")
    found = document.ids.get(local or pending["reftarget"])
    return found if local or isinstance(found, nodes.rubric) else None


def _give_places(document: nodes.document, source: str, actual: Mapping[int, int]) -> None:
    """Give each node its source, and its line in the file."""
    for node in document.findall():
        if node is not document:
            node.source = node.source or source
            line = node.line or (node.parent.line if node.parent else None)
            node.line = actual.get(line, line) if line else None
        if isinstance(node, nodes.image):
            # Sphinx takes the line away from a picture without a source text.
            node.rawsource = node.rawsource or node["uri"]
