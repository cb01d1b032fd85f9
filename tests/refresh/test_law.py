"""The law, tried at random: after any edits, what an incremental build leaves is what a clean build leaves.

Hypothesis drives a project (law_project.py); after each step the html and the text of an incremental build are compared
with those of a clean one, byte for byte, and so are the warnings.
"""

from __future__ import annotations

import difflib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import law_project as law
import pytest
from conftest import CONF, Project
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from outputs import tree

import sphinxext_izuma

STEPS_OF_A_RUN = 15
SETTINGS = settings(
    deadline=None, database=None, print_blob=False, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
BUILDERS = ("html", "text")
# Without what Sphinx itself leaves as it was in an incremental build: the titles of pages that precede and follow.
LAYOUT = """
{% extends "basic/layout.html" %}
{% block linktags %}{% endblock %}
{% block relbar1 %}{% endblock %}
{% block relbar2 %}{% endblock %}
{% block sidebar2 %}{% endblock %}
"""
KILL = """
import json, os, signal, sys
from sphinx.application import Sphinx
builder, after, conf = json.loads(sys.argv[1])
app = Sphinx("source", "source", builder, "doctrees", builder, confoverrides=conf, status=None, warning=None)
written = []
def kill(app, doctree, docname):
    written.append(docname)
    if len(written) > after:
        os.kill(os.getpid(), signal.SIGKILL)
app.connect("doctree-resolved", kill)
app.build()
"""

indices = st.integers(0, 20)
files = st.sampled_from(law.FILES)
docnames = st.sampled_from(law.PAGES[1:])


def difference(name: str, left: bytes | None, wanted: bytes | None) -> str:
    """Return what differs between two outputs of one name, nothing where they are the same."""
    if left == wanted:
        return ""
    if left is None or wanted is None:
        return f"{name} {'was not written' if left is None else 'should not be there'}"
    before, after = (data.decode("utf-8", "replace").splitlines() for data in (left, wanted))
    return "\n".join(difflib.unified_diff(before, after, f"{name}, incremental", f"{name}, clean", lineterm="", n=1))


class Tally:
    """What a run has tried."""

    steps = 0
    builds = 0
    killed = 0


class AnyEdits(RuleBasedStateMachine):
    """A project, its edits, and builds in folders that stay."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="izterm-law-"))
        self.model = law.first_model()
        self.before = self.model.copy()
        self.project = Project(self.folder / "source")
        self.project.write({"conf.py": CONF, "_templates/layout.html": LAYOUT})
        self.written: dict[str, str] = {}
        self.killed = False
        self.jobs = 1
        self.postponed = ""
        self.order = list(BUILDERS)

    def teardown(self) -> None:
        """Compare what was left for later, and remove the project."""
        try:
            self.postponed = ""
            self.compare()
        finally:
            shutil.rmtree(self.folder)

    # Terms.

    def entry(self, file: str, index: int) -> dict[str, Any]:
        entries = self.model.data[file].entries
        return entries[index % len(entries)] if entries else {"term": "nothing at all"}

    @rule(file=files, index=indices, name=law.names, text=law.FIELDS["definition"])
    def add_term(self, file: str, index: int, name: str, text: str) -> None:
        self.change()
        self.model.data[file].entries.insert(index % 5, {"term": name, "definition": text})

    @rule(file=files, index=indices)
    def remove_term(self, file: str, index: int) -> None:
        self.change()
        entries = self.model.data[file].entries
        del entries[index % 5 : index % 5 + 1]

    @rule(file=files, index=indices, name=law.names)
    def rename_term(self, file: str, index: int, name: str) -> None:
        self.change()
        self.entry(file, index)["term"] = name

    @rule(file=files, index=indices, value=law.values)
    def edit_term(self, file: str, index: int, value: tuple[str, Any]) -> None:
        self.change()
        self.entry(file, index)[value[0]] = deepcopy(value[1])

    @rule(file=files, texts=st.lists(law.FIELDS["definition"], min_size=1, max_size=3))
    def define_terms(self, file: str, texts: list[str]) -> None:
        self.change()
        for entry, text in zip(self.model.data[file].entries, texts, strict=False):
            entry["definition"] = text

    @rule(file=files, index=indices, names=law.some_names)
    def alias_term(self, file: str, index: int, names: list[str]) -> None:
        self.change()
        self.entry(file, index)["aliases"] = names

    @rule(file=files, index=indices, value=law.FIELDS["deprecated"])
    def deprecate_term(self, file: str, index: int, value: bool | list[str]) -> None:
        self.change()
        self.entry(file, index)["deprecated"] = value

    @rule(file=files, index=indices, tags=law.FIELDS["tags"])
    def retag_term(self, file: str, index: int, tags: list[str]) -> None:
        self.change()
        self.entry(file, index)["tags"] = tags

    @rule(file=files, index=indices, name=st.sampled_from(sorted(law.FIELDS)))
    def strip_term(self, file: str, index: int, name: str) -> None:
        self.change()
        self.entry(file, index).pop(name, None)

    @rule(file=files, remarks=st.integers(0, 3), url=st.sampled_from(["", "https://acme.example/g.html"]))
    def edit_header(self, file: str, remarks: int, url: str) -> None:
        self.change()
        self.model.data[file].remarks, self.model.data[file].url = remarks, url

    @rule(message=st.sampled_from(sorted(law.MESSAGES)), index=indices)
    def translate(self, message: str, index: int) -> None:
        self.change()
        texts = law.MESSAGES[message]
        if self.model.messages.pop(message, None) is None:
            self.model.messages[message] = texts[index % len(texts)]

    @rule(file=files)
    def scope_glossary(self, file: str) -> None:
        self.change()
        self.model.data[file].scoped = not self.model.data[file].scoped

    @rule(known=st.lists(st.sampled_from(law.KNOWN), max_size=6))
    def edit_baseline(self, known: list[str]) -> None:
        self.change()
        self.model.known = known

    # Pages.

    def page(self, index: int) -> str:
        return sorted(self.model.pages)[index % len(self.model.pages)]

    @rule(name=docnames, page=law.pages)
    def put_page(self, name: str, page: law.PageText) -> None:
        self.change()
        self.model.pages[name] = page

    @rule(name=docnames)
    def delete_page(self, name: str) -> None:
        self.change()
        if len(self.model.pages) > 2:  # Sphinx warns of an empty table of contents, and once only
            self.model.pages.pop(name, None)

    @rule(name=docnames, other=docnames)
    def move_page(self, name: str, other: str) -> None:
        self.change()
        if name in self.model.pages:
            self.model.pages[other] = self.model.pages.pop(name)

    @rule(index=indices, title=st.sampled_from(law.TITLES))
    def retitle_page(self, index: int, title: str) -> None:
        self.change()
        self.model.change_page(self.page(index), title=title)

    @rule(index=indices, scope=st.sampled_from(law.SCOPES))
    def scope_page(self, index: int, scope: str) -> None:
        self.change()
        self.model.change_page(self.page(index), scope=scope)

    @rule(index=indices, at=st.integers(0, 3), block=law.blocks)
    def add_block(self, index: int, at: int, block: law.Block) -> None:
        self.change()
        blocks = self.model.pages[self.page(index)].blocks
        self.model.change_page(self.page(index), blocks=(*blocks[:at], block, *blocks[at:]))

    @rule(index=indices, at=st.integers(0, 3))
    def remove_block(self, index: int, at: int) -> None:
        self.change()
        blocks = self.model.pages[self.page(index)].blocks
        self.model.change_page(self.page(index), blocks=(*blocks[:at], *blocks[at + 1 :]))

    @rule(index=indices, suffix=st.sampled_from([".rst", ".md"]))
    def rewrite_page_in_other_markup(self, index: int, suffix: str) -> None:
        self.change()
        self.model.change_page(self.page(index), suffix=suffix)

    @rule(index=indices)
    def move_listing(self, index: int) -> None:
        self.change()
        self.drop_listings()
        name = self.page(index)
        self.model.change_page(name, blocks=(*self.model.pages[name].blocks, law.Block("listing")))

    @rule()
    def drop_listings(self) -> None:
        self.change()
        for name, page in self.model.pages.items():
            kept = tuple(block for block in page.blocks if block.kind != "listing")
            self.model.change_page(name, blocks=kept)

    # The project.

    @rule(setting=law.settings)
    def configure(self, setting: tuple[str, Any]) -> None:
        self.change()
        key, value = setting
        if key == "language" and value != self.model.conf.get(key):
            # Sphinx reads all pages again, but writes only those of the builder that saw it first.
            self.written = {name: text for name, text in self.written.items() if name in law.FILES}
        self.model.conf[key] = value

    @rule()
    def undo(self) -> None:
        self.model, self.before = self.before, self.model.copy()

    @rule(index=indices)
    def touch(self, index: int) -> None:
        name = sorted(self.written)[index % len(self.written)] if self.written else "conf.py"
        os.utime(self.project.srcdir / name)

    # Builds.

    @rule(jobs=st.sampled_from([1, 4]), order=st.permutations(BUILDERS), postponed=st.sampled_from(["", *BUILDERS]))
    def build_otherwise(self, jobs: int, order: list[str], postponed: str) -> None:
        self.jobs, self.order, self.postponed = jobs, order, postponed

    @rule(builder=st.sampled_from(["singlehtml", "dirhtml", "izterm"]))
    def build_another(self, builder: str) -> None:
        self.compare_builder(builder)

    @rule(
        builder=st.sampled_from(BUILDERS),
        index=indices,
        file=files,
        texts=st.lists(law.FIELDS["definition"], max_size=3),
        other=indices,
        block=law.blocks,
    )
    def build_one_page(  # noqa: PLR0913, PLR0917 - what is left for later, too
        self, builder: str, index: int, file: str, texts: list[str], other: int, block: law.Block
    ) -> None:
        self.add_block(other, 0, block)
        self.define_terms(file, texts)
        self.write()
        page = self.page(index)
        self.project.build(builder, pages=[f"{page}{self.model.pages[page].suffix}"])

    @precondition(lambda self: not self.killed)  # once is enough: it needs a process of its own, which takes a second
    @rule(builder=st.sampled_from(BUILDERS), after=st.integers(0, 3), file=files, text=law.FIELDS["definition"])
    def kill(self, builder: str, after: int, file: str, text: str) -> None:
        Tally.killed += 1
        self.killed = True
        self.change()
        self.entry(file, after)["definition"] = text
        self.write()
        arguments = json.dumps([builder, after, self.project.conf])
        command = [sys.executable, "-c", KILL, arguments]
        environment = {**os.environ, "PYTHONPATH": str(Path(sphinxext_izuma.__file__).parents[1])}
        done = subprocess.run(command, cwd=self.folder, env=environment, check=False, capture_output=True)  # noqa: S603
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr

    # The law.

    def change(self) -> None:
        self.before = self.model.copy()

    def write(self) -> None:
        """Bring the files up to date: only those that are not yet as they are to be."""
        wanted = self.model.files()
        for name in self.written.keys() - wanted.keys():
            (self.project.srcdir / name).unlink()
        for name, text in wanted.items():
            if self.written.get(name) != text:
                path = self.project.srcdir / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        self.written = wanted
        self.project.conf = {"templates_path": ["_templates"], "locale_dirs": ["locale"], **self.model.conf}

    @invariant()
    def compare(self) -> None:
        """Build, and compare with a clean build."""
        Tally.steps += 1
        for builder in self.order:
            if builder != self.postponed:
                self.compare_builder(builder)

    def compare_builder(self, builder: str) -> None:
        self.write()
        Tally.builds += 1
        again = self.project.build(builder, parallel=self.jobs)
        clean_folder = self.folder / f"clean-{builder}"
        shutil.rmtree(clean_folder, ignore_errors=True)
        clean = self.project.build(builder, out=clean_folder.name, doctrees="clean-doctrees", freshenv=True)
        left, wanted = tree(again.outdir), tree(clean.outdir)
        # Of pages that are read at the same time, what Sphinx says comes as each is finished.
        ordered = sorted if self.jobs > 1 else list
        for files, build in ((left, again), (wanted, clean)):
            files["warnings"] = "\n".join(ordered(build.warnings)).encode()
        for name in sorted(left.keys() | wanted.keys()):
            if name not in wanted and self._is_left_over(name):
                continue
            assert not (said := difference(name, left.get(name), wanted.get(name))), said

    def _is_left_over(self, name: str) -> bool:
        """Return whether a file is of a page that was removed, or of another language: Sphinx leaves it."""
        page = name.removeprefix("_sources/").replace("/", ".").split(".")[0]
        is_removed = page in law.PAGES and (page not in self.model.pages or name.startswith("_sources/"))
        return is_removed or name.endswith("-stemmer.js")


def run(steps: int, first_seed: int) -> None:
    """Try a number of steps, in runs of a few, each on a new project."""
    machine = seed(first_seed)(AnyEdits)
    runs = max(1, steps // STEPS_OF_A_RUN)
    chosen = settings(SETTINGS, max_examples=runs, stateful_step_count=min(steps, STEPS_OF_A_RUN))
    run_state_machine_as_test(machine, settings=chosen)


def test_incremental_build_is_a_clean_build() -> None:
    run(10, 1)


@pytest.mark.long
def test_incremental_build_is_a_clean_build_after_many_edits() -> None:
    steps, first_seed = int(os.environ.get("STEPS", "60")), int(os.environ.get("SEED", "1"))
    Tally.steps = Tally.builds = Tally.killed = 0
    run(steps, first_seed)
    print(f"seed {first_seed}: {Tally.steps} steps, {Tally.builds} builds compared, {Tally.killed} killed")  # noqa: T201
