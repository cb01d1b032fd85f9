"""The record of an output folder: the digest of each page when it was last written, and its file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sphinx.util import logging

from sphinxext_izuma.extension.refresh.outputs import Output, Stamp
from sphinxext_izuma.glossary.finding import TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class Record:
    """The record of an output folder. Several builders may share one folder of doctrees, so each output has a file.

    :ivar pages: the page digest of each page.
    :ivar outputs: the file of each page.
    :ivar clean_inputs: the inputs digest of the last build. It is empty if that build did not write every page, or gave
        a warning.
    :ivar is_lost: whether there is none. A page of the folder may then show terms that it does not use any more.
    """

    def __init__(self, path: Path, pages: dict[str, str], outputs: dict[str, Output], clean_inputs: str) -> None:
        self._path = path
        self.is_lost = False
        self.pages = pages
        self.outputs = outputs
        self.clean_inputs = clean_inputs

    @classmethod
    def load(cls, app: Sphinx) -> Self:
        """Return the record of a build's output folder, an empty one if there is none."""
        key = hashlib.sha256(f"{app.builder.name}\0{Path(app.outdir).as_posix()}".encode()).hexdigest()[:16]
        path = Path(app.doctreedir) / f"izterm-{app.builder.name}-{key}.json"
        try:
            saved = json.loads(path.read_text(encoding="utf-8"))
            pages = {str(docname): str(digest) for docname, digest in saved["pages"].items()}
            outputs = {str(docname): _output(*values) for docname, values in saved["outputs"].items()}
            return cls(path, pages, outputs, str(saved["clean_inputs"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            record = cls(path, {}, {}, "")
            record.is_lost = True
            return record

    def save(self, pages: Mapping[str, str], clean_inputs: str = "") -> None:
        """Replace the record. The files of the pages are those in :attr:`outputs`."""
        # In one step: a build that is killed here leaves the old record or the new one.
        draft = self._path.with_suffix(".tmp")
        record = {"pages": pages, "outputs": self.outputs, "clean_inputs": clean_inputs}
        try:
            draft.write_text(json.dumps(record, sort_keys=True), encoding="utf-8")
            draft.replace(self._path)
        except OSError as error:
            message = f"can't write {self._path}: {error.strerror}: clear the way, and build again"
            logger.warning(message, type=TYPE, once=True)


def _output(path: str, stamp: tuple[int, int], written: str, processed: str, former: list[Any]) -> Output:
    size, time = stamp
    return Output(str(path), Stamp(int(size), int(time)), str(written), str(processed), tuple(map(str, former)))
