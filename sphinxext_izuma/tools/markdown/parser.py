"""The parser of Markdown: markdown-it-py with the plugins of MyST, and the place of each piece of markup."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from sphinxext_izuma.tools.stop import Stop

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

# MyST has no function for its parser that works without docutils. The plugins are those of its ``create_md_parser``.
MYST = ("colon_fence", "deflist")  # extensions of MyST that read more glossaries, and change few other texts
# Inline rules, and the type of the first token that each makes.
_PLACED = {
    "myst_role": "myst_role",
    "backticks": "code_inline",
    "link": "link_open",
    "image": "image",
    "autolink": "link_open",
    "html_inline": "html_inline",
    "entity": "text_special",
    "footnote_ref": "footnote_ref",
}
_Rule = Callable[[Any, bool], bool]


class MarkdownIsMissing(Stop):
    """The parser of Markdown is not installed. The text says how to install it."""


@cache
def parser(extensions: tuple[str, ...] = MYST, *, blocks_only: bool = False) -> MarkdownIt:
    """Return a parser. The ``meta`` of inline tokens has the key ``span``: their place in the text of the block.

    :param extensions: the extensions of MyST that the text may use.
    :param blocks_only: True to leave the texts of blocks unparsed.
    :raises MarkdownIsMissing: if the parser is not installed.
    """
    # Imported here, because most commands read no Markdown.
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415
        from mdit_py_plugins.footnote import footnote_plugin  # noqa: PLC0415
        from mdit_py_plugins.front_matter import front_matter_plugin  # noqa: PLC0415
        from mdit_py_plugins.myst_blocks import myst_block_plugin  # noqa: PLC0415
        from mdit_py_plugins.myst_role import myst_role_plugin  # noqa: PLC0415
    except ImportError as error:
        cure = 'run pip install "sphinxext-izuma[markdown]"'
        raise MarkdownIsMissing(f"to read Markdown, MyST must be installed ({error}): {cure}") from None

    md = MarkdownIt("commonmark").enable("table").use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    if "strikethrough" in extensions:
        md.enable("strikethrough")
    for name in extensions:
        for plugin, options in _plugins(name):
            md.use(plugin, **options)
    if blocks_only:
        md.core.ruler.disable("inline")
    _note_places(md)
    return md


def _plugins(extension: str) -> list[tuple[Callable[..., None], dict[str, Any]]]:
    """Return the plugins of an extension of MyST. Extensions that only change characters have none."""
    match extension:
        case "colon_fence":
            from mdit_py_plugins.colon_fence import colon_fence_plugin as plugin  # noqa: PLC0415
        case "deflist":
            from mdit_py_plugins.deflist import deflist_plugin as plugin  # noqa: PLC0415
        case "dollarmath":
            from mdit_py_plugins.dollarmath import dollarmath_plugin  # noqa: PLC0415

            return [(dollarmath_plugin, {"double_inline": False})]
        case "amsmath":
            from mdit_py_plugins.amsmath import amsmath_plugin as plugin  # noqa: PLC0415
        case "fieldlist":
            from mdit_py_plugins.field_list import fieldlist_plugin as plugin  # noqa: PLC0415
        case "substitution":
            from mdit_py_plugins.substitution import substitution_plugin as plugin  # noqa: PLC0415
        case _:
            return []
    return [(plugin, {})]


def _note_places(md: MarkdownIt) -> None:
    """Let the inline rules note the place of each token."""
    ruler = md.inline.ruler
    for name, rule in zip(ruler.get_active_rules(), ruler.getRules(""), strict=True):
        if name in _PLACED:
            ruler.at(name, _placing(rule, _PLACED[name]))


def _placing(rule: Any, kind: str) -> _Rule:
    def placing(state: Any, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next((token for token in state.tokens[before:] if token.type == kind), None)
            if token:
                token.meta["span"] = (start, state.pos)
        return True

    return placing
