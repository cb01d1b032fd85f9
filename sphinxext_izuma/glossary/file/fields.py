"""The table of the fields of a glossary file. The reader, the messages, the JSON Schema and the manual use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sphinxext_izuma.glossary.file.tree import Map, Node
from sphinxext_izuma.glossary.file.values import (
    Choice,
    DeprecatedOrFlag,
    Flag,
    ListOf,
    MarkedName,
    Name,
    Rest,
    Schema,
    Text,
    Value,
    WithLine,
    WrongValue,
)
from sphinxext_izuma.glossary.term import MARKUPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name in the file, its kind, one line of help, and whether it is required.

    :ivar also: the names that other glossaries give to the field, for suggestions.
    :ivar per_language: whether a translation of the entry may have the field.
    :ivar line: the line that listings show, with the value in the place of ``{name of the field}``. A text in markup
        comes below the line.
    """

    name: str
    kind: Value
    help: str
    required: bool = False
    also: str = ""
    per_language: bool = False
    line: str = ""


class Translations(Value):
    """The fields of an entry in other languages, by language tags. The reader reads the fields.

    :param table: the fields that a translation may have.
    """

    def __init__(self, table: tuple[Field, ...]) -> None:
        self._table = table

    def read(self, node: Node) -> Node:
        if not isinstance(node, Map):
            raise WrongValue("a mapping of languages, like {de: {term: Gateway}}", node.line)
        return node

    def plain(self, value: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {tag: plain(fields, self._table) for tag, fields in value.items()}

    def schema(self) -> Schema:
        fields = {**object_schema(self._table), "required": []}
        return {"type": "object", "propertyNames": {"pattern": LANGUAGE.pattern}, "additionalProperties": fields}


def plain(values: Mapping[str, Any], table: Iterable[Field]) -> dict[str, Any]:
    """Return the values of the fields in *table* as a file has them, in the order of the table."""
    return {row.name: row.kind.plain(values[row.name]) for row in table if row.name in values}


IDENTIFIER = Text(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", "letters, digits, '.', '_' and '-', the first a letter or digit")
# docutils writes ids into HTML as they are, so none may have a character of HTML.
_OLD_ID = Text(r"""^[^\s#"&'<>`]+$""", "the end of an old address after '#', without blanks and \"&'<>`, like term-API")
_ADDRESS = r"https?://[^\s\"<>\\^`{|}]+"  # no URL has the other characters
_AN_ADDRESS = 'an address that begins with http:// or https://, without blanks and "<>\\^`{|}'
_URL = Text(f"^{_ADDRESS}$", _AN_ADDRESS)
# A scheme ends with a colon, so the name of a page has none.
_TARGET = Text(rf"^({_ADDRESS}|[^\s:][^:]*)$", f"the name of a page, or {_AN_ADDRESS}")
LANGUAGE = Text(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", "a language tag (BCP 47), like en or pt-BR")
_NAMES = ListOf(Name())
# An empty list of pointers would count as content of the entry, so one item is required.
_POINTERS = ListOf(WithLine(Name()), least=1)


_ENTRY = (
    Field(
        name="term",
        per_language=True,
        kind=Name(),
        required=True,
        also="name title entry word headword preferred label",
        help="The preferred name, as a page should write it.",
    ),
    Field(
        name="shown",
        per_language=True,
        kind=MarkedName(),
        also="display markup_name formatted display_name",
        help="The name with markup for readers, as in ``H\\ :sub:`2`\\ O``; pages write the plain name.",
    ),
    Field(
        name="id",
        kind=IDENTIFIER,
        also="anchor key identifier slug",
        help="The end of the entry's address; made from the name if not given.",
    ),
    Field(
        name="redirects",
        kind=ListOf(_OLD_ID, example="term-API"),
        also="redirect old_ids old_id former_ids anchors",
        help="Ends of old addresses, like ``term-API``, that lead to the entry, if they are not made from its names.",
    ),
    Field(
        name="aliases",
        per_language=True,
        kind=_NAMES,
        also="alias synonym synonyms variants other_names alt altlabel",
        help="Other names that a page may use.",
    ),
    Field(
        name="acronym",
        per_language=True,
        kind=Name(),
        also="abbr abbrev abbreviation short acronyms initialism",
        help="The short form: CA for certificate authority.",
    ),
    Field(
        name="expansion",
        per_language=True,
        kind=Name(),
        also="long expanded full longform",
        help="The long form, where the name is itself the acronym.",
    ),
    Field(
        name="forms",
        per_language=True,
        kind=_NAMES,
        also="plural plurals inflections inflection",
        help="Inflections, where the regular English plural is wrong or missing.",
    ),
    Field(
        name="deprecated",
        per_language=True,
        kind=DeprecatedOrFlag(),
        also="obsolete old retired forbidden",
        help="Names not to be used any more, each with a reason if you like; or true, if nobody should use the entry.",
    ),
    Field(
        name="definition",
        per_language=True,
        kind=Rest(),
        also="description desc meaning text content body explanation def defn",
        help="What the term means.",
    ),
    Field(
        name="summary",
        per_language=True,
        kind=Rest(),
        also="abstract tooltip brief",
        help="One paragraph for the popover, if it is not the first of the definition.",
    ),
    Field(
        name="learn_more",
        kind=WithLine(_TARGET),
        also="more details page links",
        help="A page of the project, or an address, that explains more.",
    ),
    Field(
        name="markup",
        kind=WithLine(Choice(MARKUPS)),
        also="format syntax",
        help="The markup of the entry's texts, if not the header's.",
    ),
    Field(
        name="note",
        per_language=True,
        kind=Rest(),
        also="remark notes remarks comment comments",
        help="A remark that is no part of the definition.",
    ),
    Field(
        name="see",
        kind=_POINTERS,
        also="use",
        help="Where the meaning is found, for an entry that only points elsewhere.",
    ),
    Field(name="see_also", kind=_POINTERS, also="seealso related see-also also", help="Related terms."),
    Field(
        name="tags",
        kind=ListOf(Text(), example="tag"),
        also="tag group groups category categories keywords subject subjects topic topics",
        help="Subjects, to list some terms only.",
    ),
    Field(
        name="sort",
        per_language=True,
        kind=Text(),
        also="sort_key order sortkey",
        help="The text to sort by, if not the name.",
    ),
    Field(
        name="source",
        per_language=True,
        kind=Text(),
        also="origin reference references ref from",
        line="Source: {source}",
        help="Where the definition comes from.",
    ),
    Field(
        name="url",
        per_language=True,
        kind=_URL,
        also="link href address uri",
        help="Where readers find the entry, if this project lists it nowhere.",
    ),
    Field(name="override", kind=Flag(), help="True to replace an entry of the same name from an earlier glossary."),
    Field(name="suggest", kind=Flag(), help="False to leave the term out of suggestions in prose."),
    Field(
        name="well_known",
        kind=Flag(),
        also="known common",
        help="True for an acronym that needs no expansion at first use.",
    ),
)
PER_LANGUAGE = tuple(row for row in _ENTRY if row.per_language)
ENTRY = (
    *_ENTRY,
    Field(
        name="translations",
        kind=Translations(PER_LANGUAGE),
        also="translation languages i18n localized",
        help="The fields of the entry in other languages: ``{de: {term: Zugangsschlüssel}}``.",
    ),
)
# The fields of an entry in a file that translates a glossary.
OF_TRANSLATION = (
    Field(name="of", kind=Name(), help="The name of the entry in the glossary that the file translates."),
    *(row for row in _ENTRY if row.name == "id"),
    *PER_LANGUAGE,
)
HEADER = (
    Field(name="name", kind=IDENTIFIER, help="A short name, for the option glossary of izglossary."),
    Field(name="title", kind=Text(), also="label heading", help="The glossary's title."),
    Field(
        name="language",
        kind=LANGUAGE,
        also="lang locale",
        help="The language of the names (BCP 47); plurals are made for en only.",
    ),
    Field(
        name="markup",
        kind=WithLine(Choice(MARKUPS)),
        help="The markup of the texts: rst, or markdown for MyST, which needs the extra ``sphinxext-izuma[markdown]``.",
    ),
    Field(
        name="url",
        kind=_URL,
        also="link href address home",
        help="The page where readers find the glossary, if this project lists it nowhere.",
    ),
    Field(
        name="translates",
        kind=WithLine(IDENTIFIER),
        also="translation_of",
        help="The name of a glossary, if the file is its translation into ``language``.",
    ),
    Field(
        name="scoped",
        kind=Flag(),
        help="True if its entries and those of other glossaries may share names: none replaces another.",
    ),
)
SHOWN = tuple(row for row in _ENTRY if row.line)
ENTRY_NEEDS = ("definition", "expansion", "see")
TRANSLATION_NEEDS = ("id", "of")


def object_schema(table: tuple[Field, ...]) -> Schema:
    """Return the JSON Schema of a mapping with the fields of *table*."""
    return {
        "type": "object",
        "properties": {row.name: {"description": row.help, **row.kind.schema()} for row in table},
        "required": [row.name for row in table if row.required],
        "additionalProperties": False,
    }
