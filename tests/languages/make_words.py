"""Compile the catalogues of the extension's own words: ``make words``. Add the messages that a catalogue lacks."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import sphinxext_izuma
from sphinxext_izuma.extension.language.words import CATALOG, OF_SCRIPT
from sphinxext_izuma.glossary.file import fields

PACKAGE = Path(sphinxext_izuma.__file__).parent
LOCALES = PACKAGE / "locales"
_CALLS = {"words", "_words", "between", "number"}


def messages() -> dict[str, str]:
    """Return each message of the code with its plural, empty if it has none."""
    found = dict.fromkeys((*OF_SCRIPT, *(row.line for row in fields.SHOWN)), "")
    for path in sorted((PACKAGE / "extension").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _CALLS:
                texts = list(_texts(node))
                if _name(node.func) == "number" and texts:
                    found[texts[0]] = texts[1]
                else:
                    found |= dict.fromkeys(texts, "")
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "names":
        return ""  # the words of a name
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(call: ast.Call) -> Iterator[str]:
    for argument in call.args[:2]:
        for node in (argument.body, argument.orelse) if isinstance(argument, ast.IfExp) else (argument,):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def read(path: Path) -> Catalog:
    """Return the catalogue of a language."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=CATALOG)


def texts_in(catalog: Catalog) -> dict[str, list[str]]:
    """Return each message with its translations: one, or one for each number."""
    found: dict[str, list[str]] = {}
    items: Iterator[Any] = iter(catalog)
    for item in items:
        if item.id:
            texts = list(item.string) if item.pluralizable else [item.string]
            found[item.id[0] if item.pluralizable else item.id] = [text or "" for text in texts]
    return found


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as gettext reads it."""
    output = BytesIO()
    write_mo(output, catalog)
    return output.getvalue()


def main() -> None:
    """Bring all catalogues up to date."""
    wanted = messages()
    for path in sorted(LOCALES.glob(f"*/LC_MESSAGES/{CATALOG}.po")):
        catalog = read(path)
        for message, plural in wanted.items():
            if message not in catalog:
                catalog.add((message, plural) if plural else message)
        for message in texts_in(catalog).keys() - wanted.keys():
            catalog.delete(message)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, omit_header=False)
        path.with_suffix(".mo").write_bytes(compiled(catalog))
        empty = [message for message, texts in texts_in(catalog).items() if not all(texts)]
        sys.stdout.write(f"{path.parts[-3]}: {len(wanted)} messages, {len(empty)} without a translation\n")


if __name__ == "__main__":
    main()
