"""What each glossary in the folder ``attacks`` tries has no effect on a project that does not trust it.

The first line of a file says what it tries, and at which line the project's writer is told. SECURITY.md names the
promises that this file proves.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import attacks
import pytest
from attack_checks import Built, check_epub, check_html, check_latex, check_text, check_warnings
from conftest import Project

MEMORY = 1_000_000_000  # bytes
SECONDS = 20  # of computing time for the pages that one attack has; all attacks share one process
PACKAGE = Path(__file__).parents[2]


def in_a_process(srcdir: Path, builder: str) -> list[str]:
    """Build in a process that may have little memory and time, and return the warnings."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (10 * SECONDS, 10 * SECONDS))

    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(srcdir), str(srcdir.parent / builder)]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "NO_COLOR": "1"}
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, env=environment, preexec_fn=limit
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr.replace(f"{srcdir}/", "").splitlines()


CHECKS = {"html": check_html, "text": check_text, "latex": check_latex, "epub": check_epub}


def test_some_attacks_fail_in_html(tmp_path: Path) -> None:
    some = attacks.names(few=True)
    attacks.write(tmp_path / "source", some)
    result = Project(tmp_path / "source").build()
    built = Built(result.outdir, tmp_path / "source", result.warnings, some)
    check_warnings(built)
    check_html(built)


@pytest.mark.long
@pytest.mark.parametrize("builder", CHECKS)
def test_all_attacks_fail(tmp_path: Path, builder: str) -> None:
    attacks.write(tmp_path / "source", attacks.names())
    warnings = in_a_process(tmp_path / "source", builder)
    built = Built(tmp_path / builder, tmp_path / "source", warnings, attacks.names())
    check_warnings(built)
    CHECKS[builder](built)
    inventory = built.folder / "objects.inv"
    if inventory.exists():
        assert "py:class" not in str(inventory.read_bytes())


@pytest.mark.long
@pytest.mark.parametrize("builder", ["doctest", "changes"])
def test_other_builders_run_nothing(tmp_path: Path, builder: str) -> None:
    attacks.write(tmp_path / "source", ["character-doctest", "character-version"])
    in_a_process(tmp_path / "source", builder)
    assert not (tmp_path / "source" / "executed").exists()
    for path in (tmp_path / builder).rglob("*.html"):
        assert "<script>alert" not in path.read_text(encoding="utf-8"), path
