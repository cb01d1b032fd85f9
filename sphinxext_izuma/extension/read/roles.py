"""The roles. A role returns a :class:`TermUse` node, which becomes a link when the page is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import unescape
from sphinx import addnodes

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.nodes import WRAPPER, TermUse
from sphinxext_izuma.extension.scope import scope_of
from sphinxext_izuma.glossary import acronyms, names

if TYPE_CHECKING:
    from docutils.parsers.rst.states import Inliner

    from sphinxext_izuma.extension.build import Build

_EXTERNAL = ":external"  # intersphinx passes the whole markup to the role after this prefix
_SMARTQUOTES_CHARACTERS = re.compile(r"[\\'\"`.\-]")  # characters that SmartQuotes may change
# "shown text <name>". An escaped '<' belongs to the text. docutils marks it with NUL.
_EXPLICIT = r"(?s)(?P<shown>.+?)\s*(?<!\x00)<(?P<name>[^<>]*)>"


def izterm(  # noqa: PLR0913, PLR0917 - docutils' signature of a role
    _role: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Mapping[str, Any] | None = None,  # noqa: ARG001
    content: Sequence[str] = (),  # noqa: ARG001
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the node of a use: `name`, `shown text <name>`, or `!text` for a text without a link."""
    return [_safe(_use(rawtext, text, lineno, inliner), inliner)], []


def izuma_form(  # noqa: PLR0913, PLR0917 - docutils' signature of a role
    role: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: Mapping[str, Any] | None = None,  # noqa: ARG001
    content: Sequence[str] = (),  # noqa: ARG001
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Return the node of a use that shows a form of the term. The name of the role is the name of the form."""
    use = _use(rawtext, text, lineno, inliner)
    if isinstance(use, TermUse):
        use.form = role.rpartition(":")[2]
        if use.is_as_named:
            glossary = build_of(inliner.document.settings.env).glossary
            # The text is set now, because Sphinx copies headings before the page is written.
            use = use.showing(acronyms.spelled(glossary, use.form, use.name))
    return [_safe(use, inliner)], []


def _use(rawtext: str, text: str, lineno: int, inliner: Inliner) -> nodes.Element | TermUse:
    """Return the node of a use, with its source and line."""
    is_whole = _is_name(text, inliner)
    if text.startswith("!") and not is_whole:
        return nodes.inline(rawtext, unescape(text[1:]), classes=["izterm"])
    build = build_of(inliner.document.settings.env)
    shown, name = text, text
    if not is_whole and text.endswith(">"):
        shown, name = _parts(text, inliner)
    plain = _unescaped(shown)
    key = _key(build, plain if name is shown else _unescaped(name))
    if name is shown and names.OF_SCOPE in key and (bare := names.bare(key)):
        plain = shown = bare  # "radio:gateway" shows "gateway"
    name = names.in_scope(scope_of(build, inliner.document), key)
    use: nodes.Element | TermUse
    if rawtext.startswith(_EXTERNAL):
        use = _foreign_use(rawtext, shown, name, inliner)
    else:
        use = TermUse(plain, name, rawtext)
        if _SMARTQUOTES_CHARACTERS.search(shown):
            # Only if needed: Sphinx searches such a text twice for quotes and dashes, and most names have none.
            use.support_smartquotes = True
    source, use.line = inliner.reporter.get_source_and_line(lineno)
    use.source = None if source is None else str(source)
    return use


def _parts(text: str, inliner: Inliner) -> tuple[str, str]:
    """Return the shown text and the name of ``shown text <name>``: twice the text if it is a name alone."""
    if found := names.titled(text, lambda name: _is_name(name, inliner)):
        return found
    parts = re.fullmatch(_EXPLICIT, text)
    return (parts["shown"], parts["name"]) if parts else (text, text)


def _key(build: Build, text: str) -> str:
    """Return the key of a name. Note for the page how a name with a colon is read: the glossary decides."""
    if ":" not in text:
        return names.exact(text)
    key = build.glossary.key(text)
    build.pages.wholes.setdefault(build.env.docname, {})[names.exact(text)] = names.OF_SCOPE not in key
    return key


def _is_name(text: str, inliner: Inliner) -> bool:
    """Return whether a text is a name although it could also be a title and a name. Note the answer for the page."""
    if not (text.startswith("!") or text.endswith(">")):
        return False  # The text can only be a name.
    env = inliner.document.settings.env
    build = build_of(env)
    name = names.exact(_unescaped(text))
    is_name = build.glossary.is_name(name)
    build.pages.wholes.setdefault(env.docname, {})[name] = is_name
    return is_name


def _unescaped(text: str) -> str:
    return unescape(text) if "\0" in text else text  # most names have no escaped character


def _safe(use: nodes.Element | TermUse, inliner: Inliner) -> nodes.Node:
    """Return *use*, in a wrapper if Sphinx or docutils would misread a bare text.

    In a field like ``:type key:``, Sphinx takes a text for the name of a class. In a definition list, docutils takes a
    colon in the term for the start of a classifier. ``read/smartquotes.py`` removes the wrapper.
    """
    parent = inliner.parent
    if isinstance(parent, nodes.paragraph):  # in Markdown; in reST the parent is around the paragraph
        parent = parent.parent
    if isinstance(use, TermUse) and (" :" in use or isinstance(parent, nodes.field_body)):
        return nodes.inline("", "", use, **{WRAPPER: True})
    return use


def _foreign_use(rawtext: str, shown: str, name: str, inliner: Inliner) -> nodes.Element:
    """Return a ``pending_xref`` that only intersphinx resolves, in the inventories of other projects."""
    return addnodes.pending_xref(
        rawtext,
        nodes.inline(rawtext, unescape(shown), classes=["izterm"]),
        refdoc=inliner.document.settings.env.docname,
        refdomain="izuma",
        reftype="izterm",
        reftarget=name,
        refexplicit=True,
        refwarn=True,
    )
