"""Shows the values of the Python API by their attributes: name, type and meaning. No page shows how one is made."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import is_dataclass
from itertools import chain
from typing import TYPE_CHECKING

from sphinx.util.typing import stringify_annotation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def leave_out_signature(_app: Sphinx, what: str, *_rest: object) -> tuple[str, None] | None:
    """Return an empty signature for a class, because readers make none of its objects."""
    return ("", None) if what in {"class", "exception"} else None


def complete_docstring(_app: Sphinx, what: str, _name: str, obj: object, _options: object, lines: list[str]) -> None:
    """Add the types of the attributes of a named tuple or a dataclass."""
    if what == "class" and isinstance(obj, type) and (issubclass(obj, tuple) or is_dataclass(obj)):
        lines += ["", *_fields(obj, "\n".join(lines)), ""]


def _fields(values: type, docstring: str) -> Iterator[str]:
    """Yield the type of each attribute, and the attribute itself if the docstring does not have it."""
    own = map(inspect.get_annotations, reversed(values.__mro__))
    for name, annotation in chain.from_iterable(each.items() for each in own):
        if f":ivar {name}:" not in docstring:
            yield f":ivar {name}:"
        yield f":vartype {name}: {stringify_annotation(annotation, 'smart')}"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the handlers of autodoc."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-signature", leave_out_signature)
    app.connect("autodoc-process-docstring", complete_docstring)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
