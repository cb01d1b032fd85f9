"""The shortcodes of web sites: ``{{< … >}}`` of Hugo, macros of MDN, Liquid of Jekyll, components of Docusaurus.

Markdown does not know them. So they are masked while the text is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sphinxext_izuma.tools.markdown.rst_inline import plain_text

_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[>%]\}\}|\{\{[^{}]*\}\}|\{%[^{}]*%\}")
# The components of MDX, and the lines that import them.
_MDX = re.compile(rf"{_SHORTCODE.pattern}|</?[A-Z][\w.]*(?:\s[^<>]*)?>|^(?:import|export)\s.+$", re.MULTILINE)
_OPTION = re.compile(r"(?P<key>\w+)[ ]*=[ ]*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s\">%]+))")
_HUGO = re.compile(r"\{\{[<%]\s*glossary_(?:tooltip|definition)\s")
_PAGE = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?(?P<hugo>[^\s\">%]+)|\{%\s*(?:link|post_url)\s+(?P<jekyll>\S+)")
_MDN = re.compile(r"\{\{\s*Glossary\s*\((?P<arguments>[^)]*)\)\s*\}\}", re.IGNORECASE)
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_CODE = re.compile(
    r"\{\{\s*(?:\w+xref|HTMLElement|CSSxRef|HTTPHeader|HTTPStatus)\s*\((?P<arguments>[^)]*)\)\s*\}\}", re.IGNORECASE
)
_SIDEBAR = re.compile(r"\{\{\s*\w*(?:sidebar|quicklinks)\w*\s*(?:\([^)]*\))?\s*\}\}", re.IGNORECASE)
_BEGIN, _END = "\ue000", "\ue001"  # characters for private use
_MASK = re.compile(f"{_BEGIN}(?P<number>\\d+){_END}")


class Shortcodes:
    """The shortcodes of one text.

    :param title_of: returns the title of the term that an id or a name means, empty if there is none.
    :param is_mdx: whether the text is MDX.
    :ivar lost: the losses: a sentence, and the text in the file.
    """

    def __init__(self, title_of: Callable[[str], str], *, is_mdx: bool = False) -> None:
        self._pattern = _MDX if is_mdx else _SHORTCODE
        self._title_of = title_of
        self._found: list[str] = []
        self.lost: list[tuple[str, str]] = []

    def masked(self, text: str) -> str:
        """Return *text* with a mark for each shortcode. Those that name a term become roles."""
        return self._pattern.sub(self._mask, text.replace(_BEGIN, "").replace(_END, ""))

    def _mask(self, match: re.Match[str]) -> str:
        shortcode = match.group()
        if term := _term(shortcode):
            shown, target = term
            if title := self._title_of(target):
                shown = re.sub(r"[`<>]", "", shown) or title
                return f"{{izterm}}`{shown}`" if shown == title else f"{{izterm}}`{shown} <{title}>`"
            self.lost.append((f"the link to {target!r}, which is no term, is lost", shortcode))
            return shown or target
        if code := _CODE.fullmatch(shortcode):
            arguments = _arguments(code["arguments"])
            self.lost.append((f"the link of the shortcode {shortcode!r} is lost", shortcode))
            return f"`{(arguments[1:] or arguments[:1] or [''])[0]}`"
        if _SIDEBAR.fullmatch(shortcode):
            return ""
        self._found.append(shortcode)
        return f"{_BEGIN}{len(self._found) - 1}{_END}"

    def is_in(self, address: str) -> bool:
        """Return whether an address has the mark of a shortcode, as markdown-it writes it in addresses."""
        return _BEGIN in address or "%EE%80%80" in address

    def page_of(self, address: str) -> str:
        """Return the name of the page that the shortcode in an address means, empty if it means none."""
        number = re.search(r"(?:%EE%80%80|\ue000)(\d+)", address)
        found = _PAGE.match(self._found[int(number[1])]) if number else None
        path = (found["hugo"] or found["jekyll"]) if found else ""
        return re.sub(r"\.\w+$", "", path.partition("#")[0].rstrip("/").rpartition("/")[2])

    def unmasked(self, text: str, *, is_rst: bool) -> str:
        """Return *text* with the shortcodes that have no counterpart as text."""

        def shown(match: re.Match[str]) -> str:
            shortcode = self._found[int(match["number"])]
            self.lost.append((f"the shortcode {shortcode!r} stays as text", shortcode))
            return plain_text(shortcode) if is_rst else shortcode

        return _MASK.sub(shown, text)


def _term(shortcode: str) -> tuple[str, str] | None:
    """Return the text and the term of a shortcode that names a term, None for other shortcodes.

    Source: the shortcodes ``glossary_tooltip`` and ``glossary_definition`` of Kubernetes, ``Glossary`` of MDN.
    """
    if _HUGO.match(shortcode):
        options = dict(_options(shortcode))
        return (options.get("text", ""), options["term_id"]) if "term_id" in options else None
    if found := _MDN.fullmatch(shortcode):
        arguments = _arguments(found["arguments"])
        return ((arguments[1:] or arguments)[0], arguments[0]) if arguments else None
    return None


def _options(shortcode: str) -> Iterator[tuple[str, str]]:
    for match in _OPTION.finditer(shortcode):
        yield match["key"], match["quoted"] if match["bare"] is None else match["bare"]


def _arguments(text: str) -> list[str]:
    return [double or single for double, single in _ARGUMENT.findall(text)]
