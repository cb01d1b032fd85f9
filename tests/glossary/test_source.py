"""Glossaries that packages install, found by name through their entry points, and files, found by path."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from zipfile import ZipFile

import pytest
from glossary_files import faults, read_source

import sphinxext_izuma
from sphinxext_izuma.bundled import IZUMA
from sphinxext_izuma.glossary.file.source import ENTRY_POINTS, GlossaryError, Source, locate, with_translations
from sphinxext_izuma.glossary.term import Place

ACME = "terms:\n- {term: anvil, definition: Heavy.}\n"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the module of a package that installs ``acme``, whose value is ``PATH`` of it; a test writes it."""
    points = metadata.EntryPoints(
        [
            metadata.EntryPoint("acme", "acme_words:PATH", ENTRY_POINTS),
            metadata.EntryPoint("izuma", "sphinxext_izuma.bundled:IZUMA", ENTRY_POINTS),
            metadata.EntryPoint("other", "acme_words:PATH", "console_scripts"),
        ]
    )
    monkeypatch.setattr(metadata, "entry_points", points.select)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "acme_words", raising=False)
    importlib.invalidate_caches()
    return tmp_path / "acme_words.py"


def refusal(name: str, folder: Path) -> str:
    """Return what is said where the glossary *name* is asked for."""
    with pytest.raises(GlossaryError) as caught:
        locate([name], folder)
    return str(caught.value)


def test_the_bundled_glossary_is_installed(tmp_path: Path) -> None:
    assert locate(["izuma"], tmp_path) == [Source("izuma.izterms.yaml", Path(str(IZUMA)), installed=True)]


def test_unknown_name_lists_what_is_installed(package: Path, tmp_path: Path) -> None:
    package.touch()
    assert refusal("izumo", tmp_path) == "no installed glossary is named 'izumo' (did you mean 'izuma'?)"
    assert refusal("words", tmp_path) == (
        "no installed glossary is named 'words' (installed: 'acme', 'izuma'; a file ends in .yaml)"
    )


def test_unknown_name_where_nothing_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "entry_points", lambda **_: metadata.EntryPoints())
    assert (
        refusal("izuma", tmp_path) == "no installed glossary is named 'izuma' (installed: none; a file ends in .yaml)"
    )


def test_entry_point_of_another_group_is_no_glossary(package: Path, tmp_path: Path) -> None:
    package.write_text("PATH = 'acme.yaml'\n")
    assert refusal("other", tmp_path).startswith("no installed glossary is named 'other' ")


@pytest.mark.parametrize("kind", ["pathlib.Path", "str"])
def test_glossary_of_another_package_is_read(package: Path, tmp_path: Path, kind: str) -> None:
    words = tmp_path / "acme.izterms.yaml"
    words.write_text(ACME)
    package.write_text(f"import pathlib\nPATH = {kind}({str(words)!r})\n")
    [source] = locate(["acme"], tmp_path)
    data = read_source(source)
    assert (source.label, data.header.name, [term.name for term in data.terms]) == (
        "acme.izterms.yaml",
        "acme",
        ["anvil"],
    )
    assert faults(data) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise RuntimeError('no data here')", "RuntimeError: no data here"),
        ("import no_such_module_at_all", "ModuleNotFoundError: No module named 'no_such_module_at_all'"),
        ("NOTHING = 1", "AttributeError: module 'acme_words' has no attribute 'PATH'"),
        ("PATH = 5", "TypeError: .+"),
        ("PATH = None", "TypeError: .+"),
        ("def PATH(): return 'acme.yaml'", "TypeError: .+"),
        ("PATH = (", "SyntaxError: .+"),
        ("class Error(Exception):\n    def __str__(self): return 1 / 0\nraise Error", "Error"),
        (r"raise RuntimeError('\udcff no')", r"RuntimeError: \\udcff no"),
    ],
)
def test_package_that_fails_is_named_with_the_reason(package: Path, tmp_path: Path, code: str, reason: str) -> None:
    package.write_text(f"{code}\n")
    said = refusal("acme", tmp_path)
    assert re.fullmatch(rf"the installed glossary 'acme' \(acme_words:PATH\) does not load: {reason}", said)


def test_two_packages_with_one_name_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = [metadata.EntryPoint("acme", value, ENTRY_POINTS) for value in ("acme_words:PATH", "words_of_acme:PATH")]
    monkeypatch.setattr(metadata, "entry_points", metadata.EntryPoints(points).select)
    assert refusal("acme", tmp_path) == (
        "two installed packages have a glossary named 'acme': acme_words:PATH and words_of_acme:PATH; uninstall one"
    )


def test_package_that_ends_the_program_does_not_end_it(package: Path, tmp_path: Path) -> None:
    package.write_text("import sys\nsys.exit(0)\n", encoding="utf-8")
    assert refusal("acme", tmp_path) == ("the installed glossary 'acme' (acme_words:PATH) does not load: SystemExit: 0")


def test_package_that_is_not_there_is_named(package: Path, tmp_path: Path) -> None:
    assert not package.exists()
    assert refusal("acme", tmp_path) == (
        "the installed glossary 'acme' (acme_words:PATH) does not load: "
        "ModuleNotFoundError: No module named 'acme_words'"
    )


def test_package_without_its_file_is_named(package: Path, tmp_path: Path) -> None:
    package.write_text(f"PATH = {str(tmp_path / 'gone.yaml')!r}\n")
    [source] = locate(["acme"], tmp_path)
    with pytest.raises(GlossaryError) as caught:
        read_source(source)
    assert str(caught.value) == (
        f"gone.yaml: can't read the glossary: No such file or directory ({tmp_path / 'gone.yaml'})"
    )


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("izterms.yaml", "docs/izterms.yaml"),
        ("acme.yml", "docs/acme.yml"),
        ("izuma.yaml", "docs/izuma.yaml"),
        ("./izuma", "docs/izuma"),
        ("words/acme.yaml", "docs/words/acme.yaml"),
        ("../shared/acme.yaml", "shared/acme.yaml"),
        ("words/acme.json", "docs/words/acme.json"),
    ],
)
def test_path_is_relative_to_the_folder(tmp_path: Path, wanted: str, path: str) -> None:
    assert locate([wanted], tmp_path / "docs") == [Source(wanted, tmp_path / path)]


def test_absolute_path_stays(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    assert locate([str(path)], tmp_path / "docs") == [Source(str(path), path)]


def test_name_is_no_file_even_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "izuma").write_text(ACME)
    assert [source.path for source in locate(["izuma"], tmp_path)] == [Path(str(IZUMA))]


def test_order_of_the_sources_is_kept(tmp_path: Path) -> None:
    located = locate(["b.yaml", "izuma", "a.yaml"], tmp_path)
    assert [source.label for source in located] == ["b.yaml", "izuma.izterms.yaml", "a.yaml"]


def test_glossary_in_an_archive_is_read(package: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "acme.zip", "w") as archive:
        archive.writestr("acme_data/__init__.py", "")
        archive.writestr("acme_data/acme.yaml", "terms: [{term: gate, definition: A door.}]")
    code = "import sys\nfrom importlib import resources\n{}PATH = resources.files('acme_data') / '{}'\n"
    package.write_text(code.format(f"sys.path.append({str(tmp_path / 'acme.zip')!r})\n", "acme.yaml"))
    try:
        [source] = locate(["acme"], tmp_path)
        assert source.place(3) == Place("acme.yaml", str(tmp_path / "acme.zip" / "acme_data" / "acme.yaml"), 3)
        assert [term.name for term in read_source(source).terms] == ["gate"]
        package.write_text(code.format("", "gone.yaml") + "# Another size.\n")
        sys.modules.pop("acme_words")
        importlib.invalidate_caches()
        [source] = locate(["acme"], tmp_path)
        with pytest.raises(GlossaryError, match=r"gone\.yaml: can't read the glossary: "):
            read_source(source)
    finally:
        sys.path.remove(str(tmp_path / "acme.zip"))
        sys.modules.pop("acme_data", None)


def test_package_works_from_an_archive(tmp_path: Path) -> None:
    root = Path(sphinxext_izuma.__file__).parent
    with ZipFile(tmp_path / "izuma.whl", "w") as archive:
        for path in root.rglob("*"):
            if "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(root.parent))
    (tmp_path / "conf.py").write_text("extensions = ['sphinxext_izuma']\n", encoding="utf-8")
    (tmp_path / "index.rst").write_text("T\n=\n\n:izterm:`access keys`\n\n.. izglossary::\n", encoding="utf-8")
    code = "import sphinxext_izuma, sys; from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))"
    built = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", code, "-q", "-W", str(tmp_path), str(tmp_path / "out")],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
            "PYTHONPATH": str(tmp_path / "izuma.whl"),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stderr) == (0, "")
    assert 'href="#term-access-key"' in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "_static" / "izterm.js").exists()


def test_folder_is_looked_at_once_for_translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["acme.izterms.yaml", "izterms.yaml", "other.csv"]
    beside = ["acme.de.izterms.yaml", "acme.izterms.pt-BR.yaml", "de.izterms.yaml", "izterms.fr.yaml", "other.de.csv"]
    for name in [*names, *beside, "acme.de.yaml", "acme.german.izterms.yaml", "other.de.yaml", "de.yaml"]:
        (tmp_path / name).touch()
    looked_at: list[Path] = []
    entries = Path.iterdir

    def iterdir(folder: Path) -> Iterator[Path]:
        looked_at.append(folder)
        return iter(entries(folder))

    monkeypatch.setattr(Path, "iterdir", iterdir)
    found = with_translations(locate(names, tmp_path))
    assert [source.label for source in found] == [*names, *beside]
    assert looked_at == [tmp_path]
