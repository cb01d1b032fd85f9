"""Several processes leave what one leaves, and the same input leaves the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import MakeProject
from outputs import tree

PAGES = 12  # Sphinx reads in parallel from a handful of pages on


def _files() -> dict[str, str]:
    pages = {
        f"page{number:02}.rst": f"""
            Page {number}
            =======

            Of :izterm:`term {number}`, :izterm:`terms {number}` and :izterm:`no such {number}`.
            """
        for number in range(PAGES)
    }
    terms = "".join(
        f"  - {{term: term {number}, definition: 'See :izterm:`term {(number + 1) % PAGES}`.'}}\n"
        for number in range(PAGES)
    )
    listing = "Start\n=====\n\n.. toctree::\n   :glob:\n\n   page*\n\n.. izglossary::\n"
    return {**pages, "izterms.yaml": f"terms:\n{terms}", "index.rst": listing}


@pytest.mark.parametrize("jobs", [2, 4])
def test_parallel_build_is_a_serial_build(make_project: MakeProject, jobs: int) -> None:
    project = make_project(_files())
    serial = project.build(out="serial", doctrees="serial-doctrees")
    parallel = project.build(out="parallel", doctrees="parallel-doctrees", parallel=jobs)
    assert len(serial.warnings) == 2 * PAGES
    assert parallel.warnings == serial.warnings
    assert tree(parallel.outdir) == tree(serial.outdir)
    again = project.build(out="parallel", doctrees="parallel-doctrees", parallel=jobs)
    assert again.warnings == serial.warnings
    assert tree(again.outdir) == tree(serial.outdir)
    assert serial.text("index.html").count('<details class="izterm-used-in">') == PAGES


def test_output_does_not_depend_on_the_seed_or_the_folder(make_project: MakeProject, tmp_path: Path) -> None:
    project = make_project(_files())
    outputs = []
    for seed in ("1", "2"):
        source = tmp_path / f"folder{seed}" / "source"
        source.parent.mkdir()
        project.srcdir.rename(source)
        project.srcdir = source
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "sphinx", "-q", "-b", "html", "-d", "../doctrees", ".", f"../out{seed}"],
            cwd=source,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        outputs.append(tree(source.parent / f"out{seed}"))
    assert outputs[0] == outputs[1]
    assert not [name for name, data in outputs[0].items() if str(tmp_path).encode() in data]
