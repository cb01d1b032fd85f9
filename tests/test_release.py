"""The files that other services read agree with each other, and the source distribution can be tested."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def constants_of_nox() -> dict[str, Any]:
    """Return the literal values of noxfile.py. It is not imported: its own environments have no nox."""
    found = {}
    for node in ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def workflow(name: str) -> dict[str, Any]:
    """Return a workflow. YAML reads the key ``on`` as True."""
    loaded: dict[Any, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return {"on" if key is True else str(key): value for key, value in loaded.items()}


def test_all_places_name_the_same_pythons_and_sphinxes() -> None:
    nox = constants_of_nox()
    matrix = workflow("tests.yml")["jobs"]["matrix"]["strategy"]["matrix"]
    assert matrix == {"python": nox["PYTHONS"], "sphinx": [*nox["MYST"], nox["NEWEST"]]}
    classifiers = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in PROJECT["classifiers"]]
    assert [match[1] for match in classifiers if match] == nox["PYTHONS"]
    assert PROJECT["requires-python"] == f">={nox['PYTHONS'][0]}"
    [sphinx] = [each.removeprefix("sphinx>=") for each in PROJECT["dependencies"] if each.startswith("sphinx")]
    assert next(iter(nox["MYST"])).startswith(f"{sphinx}.")
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"Sphinx {', '.join(nox['MYST'])} and the newest" in guide


def test_gate_is_what_a_change_has_to_pass() -> None:
    steps = workflow("tests.yml")["jobs"]["gate"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["bash .ci/run"]
    pythons = {version for step in steps for version in str(step.get("with", {}).get("python-version", "")).split()}
    assert set(re.findall(r"tests-(3\.\d+)", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))) <= pythons


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_has_only_the_rights_that_it_needs(path: Path) -> None:
    made = workflow(path.name)
    assert made["permissions"] == {"contents": "read"}
    for name, job in made["jobs"].items():
        assert job.get("permissions", {}).keys() <= {"id-token", "pages"}, name
        assert ("permissions" in job) == ("environment" in job), name
        assert "uses" in job or job["timeout-minutes"] <= 90
        for step in job.get("steps", ()):
            # The name of a tag or of a branch is the text of a stranger: a shell gets it as a variable.
            assert "${{" not in step.get("run", ""), step
            assert re.fullmatch(r"[\w./-]+@(v\d+|release/v\d+|[0-9a-f]{40})", step.get("uses", "a@v1")), step
            if "checkout" in step.get("uses", ""):
                assert step["with"] == {"persist-credentials": False}


def test_sessions_and_targets_that_workflows_name_exist() -> None:
    sessions = set(re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text(encoding="utf-8"), re.MULTILINE))
    targets = set(re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = [ROOT / ".ci" / "run", *WORKFLOWS, ROOT / "RELEASING.md", ROOT / "CONTRIBUTING.md"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in named)
    assert {match[1] for match in re.finditer(r"nox (?:-\S+ )*-s \"?(\w+)", text)} <= sessions
    made = re.findall(r"(?:^|`|run: )make ([a-z][a-z -]*)", text, re.MULTILINE)
    assert {target for line in made for target in line.split()} <= targets


def test_address_of_the_repository_is_the_same_everywhere() -> None:
    home = PROJECT["urls"]["Source"]
    found = set()
    for name in ("CITATION.cff", ".github/ISSUE_TEMPLATE/config.yml", "pyproject.toml", "RELEASING.md"):
        found |= set(re.findall(r"https://github\.com/[\w-]+/[\w-]+", (ROOT / name).read_text(encoding="utf-8")))
    assert found == {home}
    # The README has relative links. The package gets absolute ones from pyproject.toml.
    assert home not in (ROOT / "README.md").read_text(encoding="utf-8")


def test_notice_names_files_that_exist() -> None:
    paths = re.findall(
        r"^   ((?:sphinxext_izuma|tests)/\S+)$", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(paths) == 4
    assert all((ROOT / path).is_file() for path in paths)


@pytest.mark.long
def test_source_distribution_passes_its_own_tests(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--sdist", "--outdir", str(tmp_path), str(ROOT)]
    built = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 - our own command
    assert built.returncode == 0, built.stderr
    [path] = tmp_path.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / path.name.removesuffix(".tar.gz")
    # One of each kind: the library, the command, the files of services, the examples of the manual.
    tests = [
        "tests/glossary/test_names.py",
        "tests/tools/test_command.py",
        "tests/test_release.py",
        "tests/test_editors.py",
    ]
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=unpacked,
        env={**os.environ, "PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"\d{2,} passed", ran.stdout)
