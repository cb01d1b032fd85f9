"""What pages for a browser need beside their text: the files of the package, where some page uses them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder


def is_for_browsers(builder: Builder) -> bool:
    """Return whether readers open the pages of *builder* in a browser: they are neither books nor data."""
    # The second has builders of JSON and pickles; by its class, a build would have to import what it does without.
    embedded = getattr(builder, "embedded", False) or hasattr(builder, "globalcontext_filename")
    return builder.format == "html" and not embedded


def put_files(app: Sphinx, names: Iterable[str], *, wanted: bool) -> None:
    """Put files of the package into the output where they are *wanted*, and take them away where they are not.

    Before pages are written: these name the files with their digests.
    """
    if not is_for_browsers(app.builder):
        return
    folder = Path(app.outdir) / "_static"
    for name in names:
        if wanted:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((resources.files("sphinxext_izuma") / "static" / name).read_bytes())
        else:
            (folder / name).unlink(missing_ok=True)
