"""Tables of the manual that are made from the extension's own tables, so that they can't be out of date.

``.. field-table:: entry`` (or ``header``), ``.. field-links:: entry`` above it, ``.. config-table::``,
``.. warning-table::``, and ``.. message-table:: names`` (or another group of ``manual/messages.csv``).
"""

from __future__ import annotations

import ast
import csv
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, cast

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from sphinxext_izuma.extension import config
from sphinxext_izuma.glossary import finding
from sphinxext_izuma.glossary.file import fields, values

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

Row = Sequence[str]

# In the words of a message: a character in quotes, or the beginning of an address.
_LITERAL = re.compile(r"'(.)'|(https?://)")

FIELD_TABLES = {"entry": fields.ENTRY, "header": fields.HEADER}
TYPE_NAMES = {dict: "dict", str: "text", bool: "``True`` or ``False``", list: "list of text"}
# What a kind of field takes; of a list with the kind of its items. A kind of text says it itself.
KIND_NAMES: dict[object, str] = {
    values.Name: "name",
    values.MarkedName: "name with inline markup",
    values.Rest: "text in reStructuredText or Markdown",
    values.Flag: "``true`` or ``false``",
    fields.Translations: "mapping of languages, each with fields of its own",
    values.DeprecatedOrFlag: "list of names, or of ``{name: …, reason: …}``; or ``true``",
    (values.ListOf, values.Name): "list of names",
    (values.ListOf, values.Text): "list of text",
}


class _Table(SphinxDirective):
    """A table whose cells are reStructuredText."""

    head: ClassVar[Row]
    widths: ClassVar[Sequence[int]]
    module: ClassVar[ModuleType]

    def rows(self) -> Iterable[Row]:
        """Return the rows below the head."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Return the table; an edit of the module that it comes from, or of this one, makes the page outdated."""
        for source in (__file__, inspect.getsourcefile(self.module)):
            self.env.note_dependency(str(source))
        body = nodes.tbody("", *map(self._row, self.rows()))
        columns = (nodes.colspec(colwidth=width) for width in self.widths)
        group = nodes.tgroup("", *columns, nodes.thead("", self._row(self.head)), body, cols=len(self.widths))
        table = nodes.table("", group, classes=["colwidths-given"])
        self.set_source_info(table)
        return [table]

    def _row(self, cells: Row) -> nodes.row:
        return nodes.row("", *(nodes.entry("", *self._cell(text)) for text in cells))

    def _cell(self, text: str) -> Sequence[nodes.Node]:
        parsed = nodes.Element()
        parsed.document = self.state.document
        source, line = self.get_source_info()
        lines = text.splitlines()
        # All of a table is at the line of its directive.
        content = StringList(lines, items=[(source, line - 1)] * len(lines))
        self.state.nested_parse(content, self.content_offset, parsed)
        return parsed.children


class FieldTable(_Table):
    """The fields of an entry, or of the header, of a glossary file."""

    required_arguments = 1
    head: ClassVar[Row] = ("Field", "Value", "Use")
    widths: ClassVar[Sequence[int]] = (15, 30, 55)
    module: ClassVar[ModuleType] = fields

    def rows(self) -> Iterator[Row]:
        for field in FIELD_TABLES[self.arguments[0]]:
            required = " Required." if field.required else ""
            # FieldLinks leads to each row.
            name = f".. _{_label(self.arguments[0], field)}:\n\n``{field.name}``"
            yield name, _kind(field.kind), f"{field.help}{required}"


def _kind(kind: values.Value) -> str:
    """Return what a field takes, for readers."""
    if isinstance(kind, values.WithLine):
        return _kind(kind.item)
    if isinstance(kind, values.Choice):
        return " or ".join(f"``{word}``" for word in kind.words)
    if isinstance(kind, values.ListOf):
        item = kind.item.item if isinstance(kind.item, values.WithLine) else kind.item
        return KIND_NAMES[type(kind), type(item)]
    return KIND_NAMES.get(type(kind)) or _LITERAL.sub(r"``\1\2``", cast("values.Text", kind).expected)


class FieldLinks(SphinxDirective):
    """A line of links to the rows of a table of fields."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the line."""
        (table,) = self.arguments
        links = [f"`{field.name} <{_label(table, field)}_>`__" for field in FIELD_TABLES[table]]
        return self.parse_text_to_nodes(" · ".join(links))


def _label(table: str, field: fields.Field) -> str:
    return f"field-{table}-{field.name.replace('_', '-')}"


class ConfigTable(_Table):
    """The configuration values."""

    head: ClassVar[Row] = ("Value", "Type and default", "Use")
    widths: ClassVar[Sequence[int]] = (25, 25, 50)
    module: ClassVar[ModuleType] = config

    def rows(self) -> Iterator[Row]:
        for value in config.VALUES:
            yield f"``{value.name}``", f"{_type(value)}; ``{value.default!r}``", value.help


def _type(value: config.Value) -> str:
    """Return what a configuration value takes, for readers."""
    if value.limits:
        return f"number from {value.limits[0]} to {value.limits[1]}"
    return " or ".join(f"``{choice!r}``" for choice in value.choices) or TYPE_NAMES[value.type]


class WarningTable(_Table):
    """The subtypes of warnings, each with the text below it in the code."""

    head: ClassVar[Row] = ("Kind", "What it is about")
    widths: ClassVar[Sequence[int]] = (25, 75)
    module: ClassVar[ModuleType] = finding

    def rows(self) -> Iterator[Row]:
        texts = _texts_below(finding.Kind)
        for kind in finding.Kind:
            # The subtype leads to its section of the page.
            yield f"`{finding.TYPE}.{kind.value}`_", texts[kind.name]


class MessageTable(_Table):
    """The messages of one group. The tests compare them with what the code says."""

    required_arguments = 1
    head: ClassVar[Row] = ("Message", "Cause", "Cure")
    widths: ClassVar[Sequence[int]] = (50, 25, 25)
    module: ClassVar[ModuleType] = finding

    def rows(self) -> Iterator[Row]:
        path = Path(str(self.env.srcdir), "manual", "messages.csv")
        self.env.note_dependency(str(path))
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["Group"] == self.arguments[0]:
                    kind = f" [{finding.TYPE}.{row['Kind']}]" if row["Kind"] else ""
                    yield f"``{row['Message']}{kind}``", row["Cause"], row["Cure"]


def _texts_below(cls: type) -> dict[str, str]:
    """Return the string that stands below each assignment of a class, which Python itself does not keep."""
    definition: Any = ast.parse(inspect.getsource(cls)).body[0]
    texts = {}
    for assignment, text in zip(definition.body, definition.body[1:], strict=False):
        if isinstance(assignment, ast.Assign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            (target,) = assignment.targets
            texts[ast.unparse(target)] = inspect.cleandoc(str(text.value.value))
    return texts


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("field-table", FieldTable)
    app.add_directive("field-links", FieldLinks)
    app.add_directive("config-table", ConfigTable)
    app.add_directive("warning-table", WarningTable)
    app.add_directive("message-table", MessageTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
