"""Explains a file that is no YAML: the line of the slip, its cause and its cure. The words of YAML parsers help few."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from sphinxext_izuma.glossary.file.line_starts import fault_of_start

FILE_KEYS = ("glossary", "terms")  # of the mapping that is a glossary file
_COMMON_KEYS = ("term", "definition")
QUOTE = "put the text in quotes, or after a '|'"
_KEY = r"\s*(?:-\s+)*([A-Za-z_]\w*)\s*:(?=\s|$)"  # a key at the start of a line, after the dash of an item
_SHOWN = 40  # characters of a line in a message
# Words of the parser that say what is wrong, and their messages.
_PROBLEMS = (
    (
        "unknown escape|escape sequence|hexdecimal",
        "a backslash in double quotes: use single quotes, or write the text after a '|'",
    ),
    ("sequence entries are not allowed", f"a text can't begin with '-': {QUOTE}"),
)


class _Slip:
    """A fault of YAML: what the parser says, and the line that it points to.

    :ivar problem: the words of the parser.
    :ivar line: the line where the parser stopped, from 1.
    :ivar begun: the line where the broken part begins, from 1.
    :ivar at: the text from the place where the parser stopped.
    """

    def __init__(self, text: str, error: Any) -> None:
        self.lines = text.split("\n")
        self.problem = " ".join(part for part in (error.context, error.problem) if part)
        mark = error.problem_mark or error.context_mark
        self.line = self._in_file(mark.line + 1 if mark else 1)
        self.begun = self._in_file(error.context_mark.line + 1 if error.context_mark else self.line)
        self.column = mark.column if mark else 0
        self.at = self.written(self.line)[self.column :]
        self.text = text

    def _in_file(self, line: int) -> int:
        last = len(self.lines) - (not self.lines[-1])
        return max(1, min(line, last))

    def written(self, line: int) -> str:
        """Return a line as it is written, without its end."""
        return self.lines[line - 1].rstrip("\r") if line <= len(self.lines) else ""

    def shown(self, line: int) -> str:
        """Return a line for a message."""
        text = self.written(line).strip().removeprefix("- ")
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"

    def above(self, line: int) -> int:
        """Return the next line above that has a text, 0 if there is none."""
        return next((other for other in range(line - 1, 0, -1) if self.written(other).strip()), 0)


def explained(text: str, error: Any) -> tuple[str, int]:
    """Return the message for an error of a YAML parser, and the line where the slip is.

    :param error: a ``yaml.MarkedYAMLError``.
    """
    slip = _Slip(text, error)
    for rule in _RULES:
        if found := rule(slip):
            message, line = found
            return f"not valid YAML: {message}", line
    return f"not valid YAML: {slip.problem}", slip.line


_Explained = tuple[str, int] | None


def _foreign_start(slip: _Slip) -> _Explained:
    lines = dict.fromkeys(filter(None, (slip.begun, slip.above(slip.line), slip.line)))
    return next(((message, line) for line in lines if (message := fault_of_start(slip.written(line)))), None)


def _comment_in_text(slip: _Slip) -> _Explained:
    """Explain a comment that ends a text too early. Without its mark, the slip is gone."""
    import yaml  # noqa: PLC0415

    for line in dict.fromkeys(filter(None, (slip.begun, slip.above(slip.line), slip.line))):
        written = slip.lines[line - 1]
        mended = [*slip.lines[: line - 1], re.sub(r"(?<=\s)#(?=\S)", "_", written), *slip.lines[line:]]
        if mended[line - 1] == written:
            continue
        try:
            for event in yaml.parse("\n".join(mended), getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
                if event.start_mark and event.start_mark.line > slip.line:
                    break
        except yaml.MarkedYAMLError as error:
            if error.problem_mark and error.problem_mark.line < slip.line:
                continue
        return f"a '#' with a blank before it inside the text begins a comment: {QUOTE}", line
    return None


def _open_quote(slip: _Slip) -> _Explained:
    if "quoted scalar" in slip.problem and "end of stream" in slip.problem:
        return "the quote that opens here is never closed: close it at the end of the text", slip.begun
    return None


def _late_quote(slip: _Slip) -> _Explained:
    """Explain a quote that is never closed. It ends at the next quote, which should open another text."""
    import yaml  # noqa: PLC0415

    last = None
    try:
        for token in yaml.scan(slip.text, yaml.BaseLoader):
            last = token if isinstance(token, yaml.ScalarToken) and token.style in {"'", '"'} else last
            if token.start_mark.line + 1 > slip.line:
                break
    except yaml.YAMLError:
        pass
    if last is None or last.end_mark.line + 1 < slip.line:
        return None
    begun, ended = last.start_mark.line + 1, last.end_mark.line + 1
    if begun < ended and ended == slip.line:
        return f"the quote that opens here ends in line {ended}: close it at the end of the text", begun
    if begun == ended == slip.line and "scalar" in slip.problem + type(last).__name__.lower():
        mark = slip.written(begun)[last.start_mark.column]
        cure = "write '' for it" if mark == "'" else 'write \\" for it'
        return f"a {mark} inside the text ends it: write the text after a '|', or {cure}", begun
    return None


def _known_problem(slip: _Slip) -> _Explained:
    return next(((message, slip.line) for words, message in _PROBLEMS if re.search(words, slip.problem)), None)


def _joined_dash(slip: _Slip) -> _Explained:
    for line in (slip.line, slip.above(slip.line)):
        if line and re.match(r"\s*-\w+\s*:", slip.written(line)):
            return "no blank after '-': write '- term: …'", line
        if line and "expected ':'" in slip.problem and (match := re.match(r"\s*-(\w.*)", slip.written(line))):
            return f"no blank after '-': write '- {match[1].strip()}'", line
    return None


def _open_bracket(slip: _Slip) -> _Explained:
    value = re.sub(_KEY, "", slip.written(slip.line), count=1).strip()
    if value[:1] == "[" and value[-2:] == "]]" and value.count("]") > value.count("["):
        return "a ']' too many: remove it", slip.line
    value = re.sub(_KEY, "", slip.written(slip.begun), count=1).strip().removeprefix("- ")
    close = {"[": "]", "{": "}"}.get(value[:1], "")
    if close and close not in value and "flow" in slip.problem:
        return f"the '{value[0]}' that opens here is never closed: write '{close}' after the last item", slip.begun
    return None


def _colon_in_flow(slip: _Slip) -> _Explained:
    """Explain a text in { } that has a colon."""
    value = re.sub(rf"(?:{_KEY}|\s*-\s+)", "", slip.written(slip.line), count=1)
    if "flow mapping" in slip.problem and "expected ',' or '}'" in slip.problem and value.lstrip()[:1] == "{":
        return "a ':' with a blank after it inside a text in { }: put the text in quotes", slip.line
    return None


def _tab(slip: _Slip) -> _Explained:
    for line in (slip.line, slip.begun, slip.above(slip.line)):
        if line and re.match(r" *\t", slip.written(line)):
            return "a tab at the start of the line: write blanks instead", line
    return None


def _joined_colon(slip: _Slip) -> _Explained:
    """Explain a key without a colon, or without a blank after it."""
    if "expected ':'" not in slip.problem and "mapping values" not in slip.problem:
        return None
    for line in (slip.begun, slip.line, slip.above(slip.line)):
        written = slip.written(line)
        if match := re.match(r"\s*(?:-\s+)*([A-Za-z_]\w*):(?=[^\s/])", written):
            return f"no blank after '{match[1]}:': write '{match[1]}: …'", line
    if "expected ':'" in slip.problem:
        shown = slip.shown(slip.begun)
        more = "; or indent it, if it continues the text above" if _may_continue(slip, shown.split()[0]) else ""
        return f"no ':' after {shown!r}: {_with_colon(shown)}{more}", slip.begun
    above = slip.above(slip.line)
    if above and re.match(_KEY, slip.written(slip.line)) and not re.match(_KEY, slip.written(above)):
        return f"no ':' after {slip.shown(above)!r}: {_with_colon(slip.shown(above))}", above
    return None


def _may_continue(slip: _Slip, word: str) -> bool:
    """Return whether a line may be a part of the text above it: its first word is no key of the file."""
    above = re.match(rf"{_KEY}\s+[^\s|>]", slip.written(slip.above(slip.begun)))
    is_key = word in _COMMON_KEYS or re.search(rf"(?m)^\s*(?:-\s+)?{re.escape(word)}\s*:", slip.text)
    return (
        bool(above)
        and not is_key
        and " " in slip.shown(slip.begun)
        and not slip.written(slip.begun).lstrip().startswith("-")
    )


def _with_colon(shown: str) -> str:
    match = re.match(r"(\w*)[\s:;=\uff1a-]*(.*)", shown)
    key, rest = match.groups() if match else ("", "")
    return f"write '{key}: {rest or '…'}'"


def _unindented_text(slip: _Slip) -> _Explained:
    """Explain a block of text that is not indented, or not alike."""
    above = slip.above(slip.begun)
    if above and re.search(r":\s+[|>][-+0-9]*$", slip.written(above)):
        return f"the text after '{slip.written(above).rstrip('-+0123456789')[-1]}' must be indented", slip.begun
    is_text = not re.match(_KEY, slip.written(slip.line)) and not slip.written(slip.line).strip().startswith("-")
    if is_text and ("expected key" in slip.problem or "block end" in slip.problem):
        return "this line is indented less than the text above it: indent them alike", slip.line
    return None


def _top_level(slip: _Slip) -> _Explained:
    """Explain a key of an entry that is not indented at all."""
    for line in range(slip.line, 0, -1):
        match = re.match(r"([A-Za-z_]\w*)\s*:(?=\s|$)", slip.written(line))
        if match and match[1] in FILE_KEYS:
            return None
        if match:
            return f"{match[1]!r} begins in column 1: indent it like the other keys of its entry", line
    return None


def _indented(slip: _Slip) -> _Explained:
    """Explain a key that does not begin below the other keys of its entry."""
    written = slip.written(slip.line)
    if not (match := re.match(_KEY, written)):
        return None
    if "mapping values" in slip.problem and slip.column >= match.end(1) + 1:
        return None  # The colon is inside the text.
    column = match.start(1) + 1
    above = next(
        (
            found.start(1) + 1
            for line in range(slip.line - 1, 0, -1)
            if (found := re.match(_KEY, slip.written(line))) and abs(found.start(1) + 1 - column) <= len("  ")
        ),
        0,
    )
    if above and above != column:
        return (
            f"{match[1]!r} begins in column {column}, the key above it in column {above}: indent them alike",
            slip.line,
        )
    return None


def _colon_in_text(slip: _Slip) -> _Explained:
    if "mapping values" not in slip.problem:
        return None
    inside = re.sub(_KEY, "", slip.written(slip.line), count=1)
    if ":" in inside:
        return f"a ':' with a blank after it inside the text: {QUOTE}", slip.line
    return None


def _first_character(slip: _Slip) -> _Explained:
    """Explain a text that begins with a character that has a meaning in YAML."""
    lines = (slip.line, slip.begun, slip.above(slip.line))
    for line in dict.fromkeys(filter(None, lines)):
        value = re.sub(_KEY, "", slip.written(line), count=1).strip().removeprefix("- ")
        if re.fullmatch(r"[|>][-+\d]*", value):
            continue
        if value[:1] in {"|", ">"} and len(value) > 1:
            return f"a text after '{value[0]}' in the same line: begin it in the next line, indented", line
        if value[:1] + value[-1:] in {"[]", "{}"}:
            continue
        if value and value[0] in "`@%*&!{}[],?#|>" and value != slip.written(line).strip():
            return f"a text can't begin with '{value[0]}': {QUOTE}", line
    return None


# The order counts: the first rule that knows the slip explains it.
_RULES: Sequence[Callable[[_Slip], _Explained]] = (
    _foreign_start,
    _open_quote,
    _comment_in_text,
    _known_problem,
    _tab,
    _joined_dash,
    _open_bracket,
    _colon_in_flow,
    _first_character,
    _late_quote,
    _unindented_text,
    _top_level,
    _joined_colon,
    _indented,
    _colon_in_text,
)
