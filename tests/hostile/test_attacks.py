"""What each glossary in the folder ``attacks`` tries has no effect on a project that does not trust it.

The first line of a file says what it tries, and at which line the project's writer is told. SECURITY.md names the
promises that this file proves.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import attacks
import pytest
from attack_checks import Built, check_epub, check_html, check_latex, check_text, check_warnings
from conftest import Project

MEMORY = 1_000_000_000  # bytes
SECONDS = 20  # of computing time to read, and to write, the page of one attack
TEX_OUTPUT = {".aux", ".fdb_latexmk", ".fls", ".idx", ".ilg", ".ind", ".log", ".out", ".pdf", ".tex", ".toc"}
PACKAGE = Path(__file__).parents[2]


def in_a_process(srcdir: Path, builder: str, seconds: int = SECONDS) -> list[str]:
    """Build in a process that may have little memory and time, and return the warnings."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder, str(srcdir), str(srcdir.parent / builder)]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "NO_COLOR": "1", "IZTERM_SECONDS": str(seconds)}
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=False, env=environment, preexec_fn=limit
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-3000:])
    return done.stderr.replace(f"{srcdir}/", "").splitlines()


CHECKS = {"html": check_html, "text": check_text, "epub": check_epub}


def test_some_attacks_fail_in_html(tmp_path: Path) -> None:
    some = attacks.names(few=True)
    attacks.write(tmp_path / "source", some)
    result = Project(tmp_path / "source").build()
    built = Built(result.outdir, tmp_path / "source", result.warnings, some)
    check_warnings(built)
    check_html(built)


def all_attacks(tmp_path: Path, builder: str) -> Built:
    """Build all attacks, check the warnings, and return what is built."""
    attacks.write(tmp_path / "source", attacks.names())
    warnings = in_a_process(tmp_path / "source", builder)
    built = Built(tmp_path / builder, tmp_path / "source", warnings, attacks.names())
    check_warnings(built)
    return built


@pytest.mark.long
@pytest.mark.parametrize("builder", CHECKS)
def test_all_attacks_fail(tmp_path: Path, builder: str) -> None:
    built = all_attacks(tmp_path, builder)
    CHECKS[builder](built)
    inventory = built.folder / "objects.inv"
    if inventory.exists():
        assert "py:class" not in str(inventory.read_bytes())


@pytest.mark.long
def test_all_attacks_fail_in_print(tmp_path: Path) -> None:
    built = all_attacks(tmp_path, "latex")
    check_latex(built)
    if not shutil.which("latexmk"):
        pytest.skip("TeX Live is not installed")
    source = next(built.folder.glob("*.tex"))
    command = ["latexmk", "-pdf", "-interaction=nonstopmode", "-f", "-silent", source.name]
    subprocess.run(command, cwd=built.folder, capture_output=True, check=False, timeout=10 * SECONDS)  # noqa: S603
    assert source.with_suffix(".pdf").stat().st_size > 100_000
    log = source.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    # As on any page: this engine does not have all characters, nor pictures in SVG.
    expected = ("! LaTeX Error: Unicode character ", "! LaTeX Error: Unknown graphics extension: .svg")
    assert [line for line in log.splitlines() if line.startswith("!") and not line.startswith(expected)] == []
    assert "runsystem" not in log
    assert {path.suffix for path in built.folder.glob(f"{source.stem}.*")} == TEX_OUTPUT


@pytest.mark.long
def test_attack_that_takes_too_long_is_seen(tmp_path: Path) -> None:
    attacks.write(tmp_path / "source", ["role-cpp-expr"])
    conf = tmp_path / "source" / "conf.py"
    conf.write_text(conf.read_text(encoding="utf-8") + "extensions.append('hanging')\n", encoding="utf-8")
    (tmp_path / "source" / "hanging.py").write_text(
        "def hang(app, docname, content):\n    while docname == 'role-cpp-expr':\n        pass\n"
        "def setup(app):\n    app.connect('source-read', hang)\n"
    )
    with pytest.raises(AssertionError, match=rf"\({-signal.SIGPROF}, "):
        in_a_process(tmp_path / "source", "text", seconds=1)


@pytest.mark.long
@pytest.mark.parametrize("builder", ["doctest", "changes"])
def test_other_builders_run_nothing(tmp_path: Path, builder: str) -> None:
    attacks.write(tmp_path / "source", ["character-doctest", "character-version"])
    in_a_process(tmp_path / "source", builder)
    assert not (tmp_path / "source" / "executed").exists()
    for path in (tmp_path / builder).rglob("*.html"):
        assert "<script>alert" not in path.read_text(encoding="utf-8"), path
