"""The examples of the manual for CI systems: their commands are run, and fail as long as the project has a fault."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from manual_examples import EXAMPLES
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Sarif

CI = EXAMPLES / "ci"
PLACE = "docs/index.rst"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the project of the examples."""
    shutil.copytree(CI / "docs", tmp_path / "docs")
    return tmp_path


def loaded(name: str) -> Any:
    """Return the content of a file."""
    return yaml.safe_load((CI / name).read_text(encoding="utf-8"))


def commands(name: str) -> Iterator[str]:
    """Yield the commands of a workflow, except that which installs packages."""
    jobs = loaded(name)
    [job] = jobs.get("jobs", jobs).values()
    for line in job.get("script") or [step["run"] for step in job["steps"] if "run" in step]:
        if line != "pip install -r docs/requirements.txt":
            yield line


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a CI system does."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(  # noqa: S602 - our own command
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path, "NO_COLOR": "1"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", ["github.yml", "github-code-scanning.yml", "gitlab-ci.yml"])
def test_commands_fail_until_the_fault_is_mended(folder: Path, name: str) -> None:
    *before, last = commands(name)
    ran = [run(folder, command) for command in before]
    assert [each.returncode for each in ran] == [0] * len(before)
    result = run(folder, last)
    assert result.returncode == ("--max" in last)
    if name == "github.yml":
        assert result.stdout.startswith(f"::error file={PLACE},line=4,col=43,title=izterm.undefined::undefined term: ")
    elif name == "gitlab-ci.yml":
        reports = loaded(name)["terms"]["artifacts"]["reports"]
        [issue] = json.loads((folder / reports["codequality"]).read_text(encoding="utf-8"))
        assert issue["location"] == {"path": PLACE, "lines": {"begin": 4}}
        junit = ET.parse(folder / reports["junit"])  # noqa: S314 - our own
        assert [case.attrib["file"] for case in junit.iter("testcase")] == [PLACE]
    else:
        uploaded = loaded(name)["jobs"]["terms"]["steps"][-1]["with"]["sarif_file"]
        Sarif.model_validate_json((folder / uploaded).read_text(encoding="utf-8"))
    page = folder / PLACE
    page.write_text(page.read_text(encoding="utf-8").replace("acces key", "access key"), encoding="utf-8")
    assert [run(folder, command).returncode for command in commands(name)] == [0] * (len(before) + 1)


def test_read_the_docs_builds_what_the_project_has(folder: Path) -> None:
    settings = loaded("readthedocs.yaml")
    assert (folder / settings["sphinx"]["configuration"]).is_file()
    assert (folder / settings["python"]["install"][0]["requirements"]).is_file()
    # The command of Read the Docs for "fail_on_warning".
    command = f"{sys.executable} -m sphinx -T -W --keep-going -b html -d ../doctrees -D language=en docs html"
    assert run(folder, command).returncode == 1
    page = folder / PLACE
    page.write_text(page.read_text(encoding="utf-8").replace("acces key", "access key"), encoding="utf-8")
    assert run(folder, command).returncode == 0
