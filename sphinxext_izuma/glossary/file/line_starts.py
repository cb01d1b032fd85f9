"""Characters at the start of a line that are no YAML: marks of other programs, and blanks that are none."""

from __future__ import annotations

import re
import unicodedata

# Marks of other programs, and their messages.
_MARKS = (
    (r"(<<<<<<<|=======|>>>>>>>)(?=\s|$)", "'{}' is the mark of a merge conflict: keep one side, and remove the marks"),
    (r"\s*([\u2022\u2023\u2043\u2010-\u2015*+])\s+[A-Za-z_]\w*\s*:", "'{}' begins no item: write '- ' instead"),
    (r"(```\w*)", "'{}' is Markdown: remove the line, and its counterpart"),
    (r"(\.\.\.)\s*$", "'{}' ends the file: remove it"),
)
# A blank that is none for YAML, before a key or right after its colon or dash.
_OTHER_BLANK = r"(?:^[ -]*|^\s*(?:- +)?\w+:)([\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff])"


def fault_of_start(line: str) -> str:
    """Return the message for the start of a line, empty if it is no fault."""
    for pattern, message in _MARKS:
        if match := re.match(pattern, line):
            return message.format(match[1])
    if match := re.search(_OTHER_BLANK, line):
        name = unicodedata.name(match[1]).lower()
        return f"the character U+{ord(match[1]):04X} ({name}) is no blank in YAML: remove it, or write a blank"
    return ""
