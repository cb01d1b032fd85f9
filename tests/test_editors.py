"""What editors and hooks get: the schema comment, the terms for a language server, and the hook of pre-commit."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import MakeProject
from manual_examples import EXAMPLES

from sphinxext_izuma.tools import command

ROOT = Path(__file__).parent.parent
# Stands for the Sphinx of esbonio 2.1.0, which has this attribute when extensions are set up.
ESBONIO = """
    class Esbonio:
        def __init__(self):
            self.roles = {}

        def create_role_target_provider(self, name, **options):
            return name, options

        def add_role(self, name, role, target_providers=None):
            self.roles[name] = target_providers


    def setup(app):
        app.esbonio = Esbonio()
    """


def test_language_server_knows_what_the_role_leads_to(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "izterms.yaml": "terms: [{term: zone, aliases: [area], definition: x}]",
        "index.rst": "Start\n=====\n\n.. izglossary::\n",
        "like_esbonio.py": ESBONIO,
    }
    project = make_project(files)
    monkeypatch.syspath_prepend(str(project.srcdir))
    project.conf["extensions"] = ["like_esbonio", "sphinxext_izuma"]
    result = project.build()
    assert result.warnings == []
    app = result.app
    roles = getattr(app, "esbonio").roles  # noqa: B009 - Sphinx itself has none
    assert roles["izterm"] == [("objects", {"obj_types": ["izuma:term"], "projects": None})]
    # These it looks up itself: the role and the objects of the domain must be of that type.
    domain = app.env.get_domain("izuma")
    assert "izterm" in domain.object_types["term"].roles
    assert [(name, kind) for name, _, kind, *_ in domain.get_objects()] == [("zone", "term"), ("area", "term")]


def test_schema_comment_names_what_the_command_writes(capsys: pytest.CaptureFixture[str]) -> None:
    glossary = (EXAMPLES / "editor" / "izterms.yaml").read_text(encoding="utf-8")
    assert glossary.startswith("# yaml-language-server: $schema=izterms.schema.json\n")
    assert "sphinx-izterm schema > izterms.schema.json" in (EXAMPLES.parent / "editors.rst").read_text(encoding="utf-8")
    assert command.main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.validate(yaml.safe_load(glossary), schema)
    with pytest.raises(jsonschema.ValidationError, match="defintion"):
        jsonschema.validate({"terms": [{"term": "x", "defintion": "y", "see": ["z"]}]}, schema)


def test_hook_runs_a_command_that_is_installed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (asked,) = yaml.safe_load((EXAMPLES / "editor" / "pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [item["id"] for item in asked["hooks"]] == [hook["id"]]
    program, *arguments = hook["entry"].split()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert program in scripts
    glossary = tmp_path / "izterms.yaml"
    glossary.write_text("terms: [{term: x}]", encoding="utf-8")
    assert command.main([*arguments, str(glossary)]) == 1
    assert "says nothing" in capsys.readouterr().out
    glossary.write_text("terms: [{term: x, definition: y}]", encoding="utf-8")
    assert command.main([*arguments, str(glossary)]) == 0


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("izterms.yaml", True),
        ("docs/izterms.yml", True),
        ("docs/acme.izterms.yaml", True),
        ("docs/izterms.json", True),
        ("docs/acme.de.izterms.csv", True),
        ("docs/myizterms.yaml", False),
        ("izterms.yaml.bak", False),
        ("izterms.schema.json", False),
        ("docs/conf.yaml", False),
    ],
)
def test_hook_takes_glossaries_only(path: str, *, is_checked: bool) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert bool(re.search(hook["files"], path)) is is_checked


def test_settings_of_rstcheck_name_each_role_and_directive(make_project: MakeProject) -> None:
    settings = tomllib.loads((EXAMPLES / "linters" / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["rstcheck"]
    app = make_project({"izterms.yaml": "terms: []", "index.rst": "Start\n=====\n"}).build().app
    ours = {f"izuma:{name}" for name in app.env.get_domain("izuma").roles}
    assert set(settings["ignore_roles"]) == {"izterm", *ours}
    source = (ROOT / "sphinxext_izuma" / "extension" / "setup.py").read_text(encoding="utf-8")
    assert settings["ignore_directives"] == re.findall(r'add_directive\("(\w+)"', source)
