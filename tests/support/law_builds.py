"""Incremental builds of the project that the law is tried on, and their comparison with clean ones."""

from __future__ import annotations

import difflib
import json
import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import law_project as law
from conftest import CONF, Project, Result
from sphinx.builders.html import _assets
from sphinx.pycode import ModuleAnalyzer

import sphinxext_izuma

# Sphinx itself leaves the titles of other pages as they were: of the previous and the next page, and in menus. The
# builder that reads a page decides on its smart quotes, for all builders that share the doctrees.
CONF_PY = f"""{CONF}
import sys
sys.path.insert(0, {{folder!r}})
extensions += ["sphinx.ext.autodoc", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{{{"other": ("https://other.example/", "other.inv")}}}}
locale_dirs = ["locale"]
smartquotes_excludes = {{{{"builders": [], "languages": []}}}}

def without_titles_of_others(app, pagename, templatename, context, doctree):
    context.update(prev=None, next=None, parents=[], rellinks=[], toctree=lambda **options: "")

def setup(app):
    app.connect("html-page-context", without_titles_of_others, priority=1)
"""
INVENTORY = b"# Sphinx inventory version 2\n# Project: Other\n# Version: 1\n# zlib.\n" + zlib.compress(
    b"foreign izuma:term 1 terms.html#$ -\n"
)
OUT, DOCTREES = "out", "doctrees"
KILL = """
import json, os, signal, sys
from sphinx.application import Sphinx
builder, out, doctrees, after, conf, tags = json.loads(sys.argv[1])
app = Sphinx("source", "source", out, doctrees, builder, confoverrides=conf, status=None, warning=None, tags=tags)
written = []
def kill(app, doctree, docname):
    written.append(docname)
    if len(written) > after:
        os.kill(os.getpid(), signal.SIGKILL)
app.connect("doctree-resolved", kill)
app.build()
"""


def difference(name: str, left: bytes | None, wanted: bytes | None) -> str:
    """Return what differs between two outputs of one name, nothing where they are the same."""
    if left == wanted:
        return ""
    if left is None or wanted is None:
        return f"{name} {'was not written' if left is None else 'should not be there'}"
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (left, wanted))
    return "\n".join(difflib.unified_diff(before, after, f"{name}, incremental", f"{name}, clean", lineterm="", n=1))


@contextmanager
def as_in_new_process() -> Iterator[None]:
    """Let Sphinx forget the project's module and the checksums of its files, as if each build had its own process."""
    path, writes_bytecode = list(sys.path), sys.dont_write_bytecode
    sys.dont_write_bytecode = True  # bytecode is found by seconds, and edits are faster
    sys.modules.pop(law.MODULE, None)
    ModuleAnalyzer.cache.clear()
    if cached := getattr(_assets, "_file_checksum_inner", None):  # since Sphinx 8
        cached.cache_clear()
    try:
        yield
    finally:
        sys.path[:], sys.dont_write_bytecode = path, writes_bytecode


class Site:
    """The project on the disk, its folders of outputs and doctrees, and copies of them.

    :ivar shares_doctrees: whether all builders have one folder of doctrees.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project(folder / "source")
        self.project.write({"conf.py": CONF_PY.format(folder=str(self.project.srcdir))})
        (self.project.srcdir / "other.inv").write_bytes(INVENTORY)
        self.shares_doctrees = True
        self.jobs = 1
        self.kept = folder / "kept"
        self._moves = {OUT: 0, DOCTREES: 0}
        self.tags: tuple[str, ...] = ()
        self.written: dict[str, str] = {}
        self._last: law.Model | None = None

    # Sources.

    def write(self, model: law.Model) -> None:
        """Bring the files up to date: those that are not yet as wanted, and those that Sphinx itself would miss."""
        wanted = model.files()
        for name in self.written.keys() - wanted.keys():
            (self.project.srcdir / name).unlink()
        stale = self._stale_by_sphinx(model)
        for name, text in wanted.items():
            if self.written.get(name) != text or name in stale:
                path = self.project.srcdir / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        self.written, self._last = wanted, model.copy()
        self.project.conf, self.tags = model.settings(), model.tags

    def _stale_by_sphinx(self, model: law.Model) -> set[str]:
        """Return the pages that stock Sphinx does not write again for each builder: writers must touch them."""
        last, stale = self._last, set[str]()
        if last is None:
            return stale
        if last.conf.get("language") != model.conf.get("language"):
            stale |= {f"{name}{page.suffix}" for name, page in model.pages.items()}
        if last.tags != model.tags:
            stale |= model.pages_with("only draft")
        if self.shares_doctrees and last.part != model.part:
            stale |= model.pages_with("include")
        if self.shares_doctrees and last.docstring != model.docstring:
            stale |= model.pages_with("docstrings")
        return stale

    # Folders.

    def root(self, kind: str) -> Path:
        """Return the folder of all outputs or of all doctrees."""
        return self.folder / f"{kind}{self._moves[kind]}"

    def out(self, builder: str) -> Path:
        """Return the output folder of a builder."""
        return self.root(OUT) / builder

    def doctrees(self, builder: str) -> Path:
        """Return the folder of doctrees of a builder."""
        return self.root(DOCTREES) / ("all" if self.shares_doctrees else builder)

    def move(self, kind: str) -> None:
        """Give the outputs or the doctrees another place."""
        old = self.root(kind)
        self._moves[kind] += 1
        if old.exists():
            old.rename(self.root(kind))

    def keep(self) -> None:
        """Copy the outputs and the doctrees."""
        shutil.rmtree(self.kept, ignore_errors=True)
        for kind in (OUT, DOCTREES):
            if self.root(kind).exists():
                shutil.copytree(self.root(kind), self.kept / kind)

    def put_back(self) -> None:
        """Replace the outputs and the doctrees by their copies, if there are any, with the times of the originals."""
        for kind in (OUT, DOCTREES) if self.kept.exists() else ():
            shutil.rmtree(self.root(kind), ignore_errors=True)
            shutil.copytree(self.kept / kind, self.root(kind))

    def put_back_output(self, builder: str, *, with_times: bool) -> None:
        """Replace the output of a builder by its copy. The doctrees stay."""
        shutil.rmtree(self.out(builder), ignore_errors=True)
        copy = shutil.copy2 if with_times else shutil.copyfile
        shutil.copytree(self.kept / OUT / builder, self.out(builder), copy_function=copy)

    def remove_from_doctrees(self, pattern: str) -> None:
        """Delete the files beside the doctrees whose names match a pattern."""
        for path in self.root(DOCTREES).glob(f"*/{pattern}"):
            path.unlink()

    def remove_page(self, builder: str, docname: str) -> None:
        """Delete the output of a page."""
        for path in self.out(builder).glob(f"{docname}.*"):
            path.unlink()

    # Builds.

    def build(self, builder: str, **options: Any) -> Result:
        """Build in the folders that stay."""
        return self._build(builder, self.out(builder), self.doctrees(builder), parallel=self.jobs, **options)

    def clean_build(self, builder: str) -> Result:
        """Build in empty folders."""
        out = self.folder / f"clean-{builder}"
        shutil.rmtree(out, ignore_errors=True)
        return self._build(builder, out, self.folder / "clean-doctrees", freshenv=True)

    def _build(self, builder: str, out: Path, doctrees: Path, **options: Any) -> Result:
        with as_in_new_process():
            places = self._name(out), self._name(doctrees)
            return self.project.build(builder, out=places[0], doctrees=places[1], tags=[*self.tags], **options)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def kill(self, builder: str, after: int) -> None:
        """Begin a build in a process of its own, and kill it when it has written some pages."""
        out, doctrees = self.out(builder), self.doctrees(builder)
        arguments = json.dumps([builder, self._name(out), self._name(doctrees), after, self.project.conf, self.tags])
        environment = {**os.environ, "PYTHONPATH": str(Path(sphinxext_izuma.__file__).parents[1])}
        command = [sys.executable, "-B", "-c", KILL, arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, check=False, capture_output=True)  # noqa: S603
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
