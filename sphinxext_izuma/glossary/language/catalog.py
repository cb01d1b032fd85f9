"""The messages of a glossary for translators, as gettext has them: names and, block by block, texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sphinxext_izuma.glossary.file.records import PLACE_OF, Record, texts_of

GLOSSARY_DOMAIN = "izterms"  # the catalogue of the texts of glossaries
# Few builds use these patterns, so they are compiled at their first use.
# The first line of what is no plain paragraph: items of lists, directives, fields, tables, lines of verse, headings.
_MARKUP = r"(?:[-*+\u2022]|\(?(?:\w|#|\d+)[.)])\s|\.\. |:[^:`]+:(?:\s|$)|[|>]|[+=-]{2,}|```|:::|#+ "
_ITEM = r"(?P<mark>\s*(?:[-*+\u2022]|\(?(?:\w|#|\d+)[.)])\s+)(?P<text>\S.*?)\s*"
_BARE = r"\.\. [\w.+:-]+::"  # a directive without an argument
_OPTION = r":[\w-]+:(?:\s.*)?"
# The last line of a block before code, but for the options of a directive.
_CODE = "code|code-block|sourcecode|math|raw|parsed-literal|productionlist|doctest|testcode|testoutput|prompt|graphviz"
_BEFORE_CODE = rf"(?:(?!{_BARE}$).*::$|\.\. (?:[\w-]+:)?(?:{_CODE}|csv-table)::.*)"
# What has nothing to translate: code of Python's prompt, and comments.
_NO_TEXT = r">>> |\.\.(?: (?!\[|\||_|[\w.+:-]+::)|$)"
# A fence of Markdown, and what is said after it.
_FENCE = r"\s*(?:[-*+]\s+|\d+[.)]\s+)?(?P<fence>`{3,}|~{3,}|\$\$$)\s*(?P<info>[^`]*)"
_CODE_INFO = rf"(?!\{{)|\{{(?:{_CODE})\}}"


class Translation(NamedTuple):
    """The translation of a message.

    :ivar text: the translated text.
    :ivar line: its line in the catalogue.
    :ivar label: the catalogue as its users know it.
    :ivar path: its path.
    """

    text: str
    line: int
    label: str
    path: str


class Catalog(NamedTuple):
    """The translated messages of a glossary or a page, from one or several files.

    :ivar language: the language tag of the translations.
    :ivar digest: a hash of the files.
    :ivar messages: the translation of each message.
    """

    language: str
    digest: str
    messages: Mapping[str, Translation]


class Block(NamedTuple):
    """A part of a text between blank lines.

    :ivar line: its first line in the text, from 0.
    :ivar end: the line after its last one.
    :ivar indent: the blanks before its lines.
    :ivar message: what translators see; empty for code.
    """

    line: int
    end: int
    indent: str
    message: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text. Code, which nobody translates, has an empty message."""
    lines = text.split("\n")
    fenced = dict(_fenced_code(lines)) if re.search("```|~~~|[$][$]", text) else {}
    code_below: int | None = None  # the indentation of the block above the code
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if at in fenced:
            yield Block(at, fenced[at], "", "")
            at = fenced[at]
            continue
        end = at
        while end < len(lines) and lines[end].strip() and end not in fenced:
            end += 1
        block = lines[at:end]
        depth = min(len(line) - len(line.lstrip()) for line in block)
        if code_below is not None and depth > code_below:
            yield Block(at, end, " " * depth, "")
        else:
            yield Block(at, end, " " * depth, _message([line[depth:].rstrip() for line in block]))
            code_below = depth if _is_before_code(block) else None
        at = end


def _fenced_code(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each code and formula in fences of Markdown, and the line after it."""
    directives: list[str] = []  # the fences of those that are open: their content is text
    at = 0
    while at < len(lines):
        start, at = at, at + 1
        found = re.fullmatch(_FENCE, lines[start])
        if not found:
            continue
        fence, info = found["fence"], found["info"]
        if directives and not info and fence.startswith(directives[-1]):
            directives.pop()
        elif re.match(_CODE_INFO, info):
            while at < len(lines) and not re.fullmatch(rf"\s*{re.escape(fence)}[`~]*\s*", lines[at]):
                at += 1
            at += 1
            yield start, min(at, len(lines))
        else:
            directives.append(fence)


def _is_before_code(block: Sequence[str]) -> bool:
    head = next((line.strip() for line in reversed(block) if not re.fullmatch(_OPTION, line.strip())), "")
    return bool(re.fullmatch(_BEFORE_CODE, head))


def _message(lines: Sequence[str]) -> str:
    if re.match(_NO_TEXT, lines[0]) or re.fullmatch(_BARE, "\n".join(lines)):
        return ""
    is_plain = not any(re.match(_MARKUP, line) or line.startswith(" ") for line in lines)
    return (" " if is_plain else "\n").join(lines)


def messages(record: Record) -> Iterator[tuple[str, int]]:
    """Yield the messages of a record, each with its line in the glossary file."""
    for name in _names(record):
        yield name, record["line"]
    for field in texts_of(record):
        text, line, has_lines = record[field]
        for block in blocks(text):
            if block.message:
                yield block.message, line + block.line if has_lines else line


def _names(record: Record) -> Iterator[str]:
    yield record["name"]
    yield from record.get("aliases", ())
    yield from (record[field] for field in ("acronym", "expansion") if field in record)
    yield from record.get("forms", ())
    yield from (str(name) for name, _reason in record.get("deprecated_names", ()))


def translated(record: Record, catalog: Catalog) -> dict[str, Any]:
    """Return the fields of a record that a catalogue translates, and the place of the texts."""
    known = catalog.messages
    found: dict[str, Any] = {}
    for field in ("name", "acronym", "expansion"):
        if record.get(field) in known:
            found[field] = _name(known[record[field]])
    for field in ("aliases", "forms"):
        if texts := tuple(_name(known[text]) for text in record.get(field, ()) if text in known):
            found[field] = texts
    old = record.get("deprecated_names", ())
    if deprecated := tuple((_name(known[name]), reason) for name, reason in old if name in known):
        found["deprecated_names"] = deprecated
    for field in texts_of(record):
        if text := translated_text(record[field][0], known):
            found[field] = text.text, text.line, False
            found[f"{PLACE_OF}{field}"] = text.label, text.path
    return found


def translation_of_name(name: str, original: Record, catalog: Catalog) -> Translation | None:
    """Return the translation that gives a name to a record, None if there is none."""
    found = (catalog.messages.get(known) for known in _names(original))
    return next((each for each in found if each and _name(each) == name), None)


def _name(translation: Translation) -> str:
    return " ".join(translation.text.split())


def translated_text(text: str, known: Mapping[str, Translation]) -> Translation | None:
    """Return a text with its translated blocks, at the place of the first; None if none is translated.

    :param known: the translation of each message.
    """
    lines = text.split("\n")
    first: Translation | None = None
    for block in reversed(list(blocks(text))):
        if block.message in known:
            first = known[block.message]
            lines[block.line : block.end] = [f"{block.indent}{line}".rstrip() for line in first.text.split("\n")]
        elif block.message:
            for number in range(block.end - 1, block.line - 1, -1):
                # The catalogue of a page has a message for each item of a list.
                item = re.fullmatch(_ITEM, lines[number])
                if item and item["text"] in known:
                    first = known[item["text"]]
                    lines[number] = item["mark"] + _name(first)
    return first._replace(text="\n".join(lines)) if first else None
