"""The benchmarks run, and print no ratio that a single disturbance would decide."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

_TEMPLATE = r"(?s)<template .*?</template>"
BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def run(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a benchmark in a process of its own."""
    command = [sys.executable, str(BENCHMARKS / name), *options]
    return subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 - our own Python


@pytest.mark.parametrize("name", ["builds.py", "growth.py", "loading.py"])
def test_fewer_than_three_rounds_are_refused(name: str) -> None:
    refused = run(name, "--rounds", "2")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "a ratio of fewer than 3 rounds says nothing" in refused.stderr


def test_loading_is_measured() -> None:
    measured = run("loading.py", "--rounds", "3", "--terms", "50", "--glossaries")
    assert measured.stderr == ""
    head, row, head_of_several = measured.stdout.splitlines()
    assert head_of_several.split()[0] == "glossaries"
    assert head.split()[:2] == ["terms", "compose"]
    assert row.split()[0] == "50"
    assert all(float(number) > 0 for number in row.split())


@pytest.mark.long
def test_builds_of_each_flavour_are_measured() -> None:
    sizes = ["--pages", "2", "--references", "5", "--terms", "5", "--rounds", "3", "--flavours", "izterm-lean"]
    measured = run("builds.py", *sizes)
    assert measured.stderr == ""
    rows = [line.split() for line in measured.stdout.splitlines()[2:]]
    assert [row[0] for row in rows] == ["plain", "term", "izterm-lean"]
    assert all(float(number) > 0 for row in rows for number in row[6:])


@pytest.mark.long
def test_pages_are_a_tenth_larger_than_those_of_sphinx_beside_what_the_boxes_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    builds = importlib.import_module("builds")
    pages = {}
    for name in ("term", "izterm"):
        sizes = {"pages": 100, "references": 100, "terms": 1000, "seed": 1}
        builds.write_project(tmp_path / name, builds.FLAVOURS[name], **sizes)
        builds.build(tmp_path / name)
        pages[name] = [path.read_text("utf-8") for path in (tmp_path / name / "_build").glob("*.html")]
    theirs, ours = (sum(map(len, pages[name])) for name in pages)
    templates = "".join(template for page in pages["izterm"] for template in re.findall(_TEMPLATE, page))
    said = re.sub(r'<template [^>]*>|</template>|(?<=<b) id="[^"]*"|\n', "", templates)
    assert said.count("<b>") > 100 * 90
    # What back-links say to screen readers: of which term they are.
    heard = re.findall(r"(?<=<summary>)[^<]*(<i>: [^<]*</i>)", "".join(pages["izterm"]))
    assert len(heard) == sizes["terms"]
    assert ours <= 1.1 * theirs + len(said) + sum(map(len, heard))
