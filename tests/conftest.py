"""A project on disk that tests write, build, edit and build again, as a user does."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from importlib import import_module
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from jinja2.sandbox import SandboxedEnvironment
from messages import collected, is_in_the_manual
from sphinx import locale
from sphinx.application import Sphinx, builtin_extensions
from sphinx.util.docutils import docutils_namespace, patch_docutils

CONF = """
extensions = ["sphinxext_izuma", "myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "substitution"]
izterm_glossaries = ["izterms.yaml"]
show_warning_types = True
html_theme = "basic"
"""
# Sphinx 7 translates some labels when a module is imported. That must not happen in a build in another language.
for _extension in builtin_extensions:
    import_module(_extension)
logging.disable(logging.DEBUG)  # Sphinx makes hundreds of such lines in each build. No test reads them.
# Modules of tests/support whose assertions pytest explains.
pytest.register_assert_rewrite("attack_checks", "outputs", "placements")
_COLOR = re.compile(r"\x1b\[[\d;]*[mK]")  # which Sphinx writes on a CI machine too


@dataclass(slots=True)
class Result:
    """What a build has left: its output folder, its warnings, the pages that it wrote, and what else it printed."""

    outdir: Path
    warnings: list[str]
    written: list[str]
    read: list[str]
    app: Sphinx
    status: str

    def text(self, name: str) -> str:
        """Return an output file."""
        return (self.outdir / name).read_text(encoding="utf-8")


@dataclass
class Project:
    """A project in a folder of its own."""

    srcdir: Path
    conf: dict[str, Any] = field(default_factory=dict)
    outputs: Path | None = None  # beside the sources, if not given

    def write(self, files: Mapping[str, str]) -> None:
        """Write source files, their texts dedented."""
        for name, text in files.items():
            path = self.srcdir / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands in a source file."""
        path = self.srcdir / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def build(
        self,
        builder: str = "html",
        *,
        out: str = "",
        doctrees: str = "doctrees",
        pages: Sequence[str] = (),
        force_all: bool = False,
        **options: Any,
    ) -> Result:
        """Build in this process, all or some *pages*; *options* are Sphinx's, ``conf`` overrides values of conf.py."""
        outputs = self.outputs or self.srcdir.parent
        outdir = outputs / (out or builder)
        warnings, status = StringIO(), StringIO()
        written: list[str] = []
        read: list[str] = []
        with patch_docutils(self.srcdir), docutils_namespace():
            app = Sphinx(
                self.srcdir,
                self.srcdir,
                outdir,
                outputs / doctrees,
                builder,
                confoverrides=deepcopy({**self.conf, **options.pop("conf", {})}),  # Sphinx changes some in place
                status=status,
                warning=warnings,
                **options,
            )
            app.connect("doctree-resolved", lambda _app, _doctree, docname: written.append(docname))
            # Not "source-read": the texts of entries have this event, too.
            app.connect("doctree-read", lambda app, _doctree: read.append(app.env.docname))
            app.build(force_all=force_all, filenames=[self.srcdir / page for page in pages])
        return Result(outdir, self._tidy(warnings.getvalue()), written, read, app, _COLOR.sub("", status.getvalue()))

    def _tidy(self, text: str) -> list[str]:
        """Return the warnings, a line each, with paths as seen from the project."""
        plain = _COLOR.sub("", text).replace(f"{self.srcdir}/", "")
        return [line for line in plain.splitlines() if line.strip()]


def boxes(page: BeautifulSoup) -> dict[str, str]:
    """Return what the boxes of a page say, as HTML, by what the script knows them by."""
    found = {}
    for template in page.select("template"):
        _, *parts = re.split(r'<b id="([^"]*)">', template.decode_contents())
        for anchor, said in zip(parts[::2], parts[1::2], strict=True):
            found[f"{template['data-izterm']}{unescape(anchor)}"] = f"<b>{said.rstrip()}"
    return found


def pytest_collection_finish() -> None:
    """Leave the modules out of the collection of garbage. Each build would look at all of them several times."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _themes_are_read_once() -> Iterator[None]:
    """Keep the list of installed themes, and their compiled templates. Both take a third of the time of a build."""
    kept: dict[Any, Any] = {}
    compile_anew = SandboxedEnvironment.compile

    def compile_once(self: SandboxedEnvironment, source: Any, *names: Any, **options: Any) -> Any:
        key = (source, names, *options.items(), self.autoescape, *self.extensions)
        if key not in kept:
            kept[key] = compile_anew(self, source, *names, **options)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SandboxedEnvironment, "compile", compile_once)
        patch.setattr("sphinx.theming.entry_points", cache(entry_points))
        yield


@pytest.fixture(scope="session")
def said() -> Iterator[set[tuple[str, str]]]:
    """Return the messages that the extension has made in this process so far, with their kinds."""
    messages: set[tuple[str, str]] = set()
    with collected(messages):
        yield messages


@pytest.fixture(autouse=True)
def each_message_is_in_the_manual(said: set[tuple[str, str]]) -> Iterator[None]:
    """Fail if a test provokes a message that is in no row of the manual's table."""
    said.clear()
    yield
    assert [message for message in said if not is_in_the_manual(*message)] == []


@pytest.fixture(autouse=True)
def _no_catalogs_of_other_builds() -> Iterator[None]:
    """Make Sphinx forget the catalogs that it has loaded: it keeps them for the process."""
    known = dict(locale.translators)
    yield
    locale.translators.clear()
    locale.translators.update(known)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an empty folder the current one."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an empty project with a conf.py that reads izterms.yaml."""
    made = Project(tmp_path / "source")
    made.write({"conf.py": CONF})
    return made


MakeProject = Callable[[Mapping[str, str]], Project]


@pytest.fixture
def make_project(project: Project) -> MakeProject:
    """Return a function that fills the project with files."""

    def make(files: Mapping[str, str]) -> Project:
        project.write(files)
        return project

    return make


@pytest.fixture(params=["C loader", "Python loader"])
def each_loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read YAML by each loader."""
    if request.param == "Python loader":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)
    elif not hasattr(yaml, "CBaseLoader"):
        pytest.skip("PyYAML is built without libyaml")
