"""The explicit markup of a page in reStructuredText that its texts refer to: targets, substitutions, footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sphinxext_izuma.glossary import names
from sphinxext_izuma.tools.page_lines import Line, end_of_block

_EXPLICIT = re.compile(
    r"""
    \.\.[ ]+
    (?: _(?P<target>`[^`]+`|(?:\\.|[^\\:`])+):(?:[ ]+(?P<address>\S.*))?$
      | \|(?P<substitution>[^|]+)\|[ ]
      | \[(?P<note>\d+|\#[\w.+-]+)\](?:[ ]|$) )
    """,
    re.VERBOSE,
)


@dataclass(slots=True)
class Definitions:
    """The explicit markup of a page that other texts refer to, by kind and name.

    :ivar lines: the lines of each, without indentation.
    :ivar labels: the names of the targets that are places in the page.
    """

    lines: dict[tuple[str, str], str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the substitutions that are text."""
        pattern = re.compile(r"\.\. \|[^|]+\| replace:: (.+)")
        found = {name: pattern.fullmatch(lines) for (kind, name), lines in self.lines.items() if kind == "substitution"}
        return {name: match[1] for name, match in found.items() if match}

    @property
    def addresses(self) -> Mapping[str, str]:
        """The addresses of the targets that are on the web."""
        pattern = re.compile(r"\.\. _.+: +(https?://\S+)")
        found = {name: pattern.fullmatch(lines) for (kind, name), lines in self.lines.items() if kind == "target"}
        return {name: match[1] for name, match in found.items() if match}


def definitions(lines: Sequence[Line]) -> Definitions:
    """Return the explicit markup on *lines* that texts may refer to."""
    made = Definitions()
    for at, line in enumerate(lines):
        if not (match := _EXPLICIT.match(line.text, line.indent)):
            continue
        kind = str(match.lastgroup if match.lastgroup != "address" else "target")
        name = names.folded(match[kind].strip("`").replace("\\", ""))
        if kind == "target" and not match["address"]:
            made.labels.add(name)
            continue
        block = lines[at : end_of_block(lines, at + 1, line.indent)]
        made.lines.setdefault((kind, name), "\n".join(each.text[line.indent :] for each in block).rstrip())
    return made
