"""What a wrong glossary file or a wrong value in conf.py does to a build: one clear line, and no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from conftest import MakeProject, Project
from sphinx.errors import ConfigError

from sphinxext_izuma import project as project_view

PAGE = {"index.rst": "Start\n=====\n\nA :izterm:`wrong` name.\n"}


def of_command(project: Project) -> subprocess.CompletedProcess[str]:
    """Build with the command, and return its output with paths relative to the sources."""
    built = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sphinx", "-q", str(project.srcdir), str(project.srcdir.parent / "out")],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "NO_COLOR": "1"},
    )
    built.stderr = built.stderr.replace(f"{project.srcdir}{os.sep}", "")
    return built


@pytest.mark.parametrize(
    ("glossary", "message"),
    [
        (
            "terms:\n  - term: a\n    definition Issues.\n  - term: b\n",
            "izterms.yaml:3: ERROR: not valid YAML: no ':' after 'definition Issues.': write 'definition: Issues.'",
        ),
        (
            "- term: x\n",
            "izterms.yaml:1: ERROR: a glossary file is a mapping that has the key 'terms': write 'terms:', and "
            "'- term: …' for each entry",
        ),
        ("term:\n  - term: x\n", "izterms.yaml:1: ERROR: 'term' has a list: write 'terms:'"),
        (
            "\0t\0e\0r\0m\0s",
            "izterms.yaml:1: ERROR: a character that a glossary does not allow: '\\x00': save the file as UTF-8",
        ),
        (
            "terms:\n  - {term: a, definition: b\n  - {term: c}\n",
            "izterms.yaml:2: ERROR: not valid YAML: the '{' that opens here is never closed: write '}' after the last "
            "item",
        ),
        (
            "terms:\n  - {term: a, definition: see: b}\n",
            "izterms.yaml:2: ERROR: not valid YAML: a ':' with a blank after it inside a text in { }: put the text in "
            "quotes",
        ),
        (
            "terms:\n  - term: a\n    aliases:\n    - b\n    -c d\n",
            "izterms.yaml:5: ERROR: not valid YAML: no blank after '-': write '- c d'",
        ),
        (
            "terms:\n  - term: a\n    definition: |\n    A text.\n",
            "izterms.yaml:4: ERROR: not valid YAML: the text after '|' must be indented",
        ),
        (
            "glossary: {name: x}\n",
            "izterms.yaml:1: ERROR: no list of 'terms' (write 'terms:', and '- term: …' for each entry)",
        ),
        (
            "terms:\n - &a {term: x, see: [y]}\n - *a\n",
            "izterms.yaml:2: ERROR: an anchor (&a): remove it, or put the text in quotes, anchors are not allowed",
        ),
        ("terms:\n - term: caf\udce9\n", "izterms.yaml:2: ERROR: not UTF-8 (byte 0xe9): save the file as UTF-8"),
        (None, "conf.py:3: ERROR: izterms.yaml: can't read the glossary: No such file or directory (izterms.yaml)"),
    ],
)
def test_file_that_cant_be_used_is_one_error_and_the_build_goes_on(
    make_project: MakeProject, glossary: str | None, message: str
) -> None:
    project = make_project(PAGE)
    if glossary is not None:
        (project.srcdir / "izterms.yaml").write_bytes(glossary.encode("utf-8", "surrogateescape"))
    # The name may be in the file, so no page is accused.
    for _ in range(2):
        built = project.build()
        assert (built.app.statuscode, built.warnings) == (1, [message])
    assert (built.outdir / "index.html").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name here")
def test_pipe_socket_and_device_are_not_read(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(PAGE)
    monkeypatch.chdir(project.srcdir)
    project.conf["izterm_glossaries"] = names = ["device.yaml", "socket.yaml", "pipe.yaml"]
    Path("device.yaml").symlink_to("/dev/zero")
    os.mkfifo("pipe.yaml")
    # If the build opened the pipe, it would find it empty, and not wait without an end.
    Thread(target=lambda: Path("pipe.yaml").open("wb").close(), daemon=True).start()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.yaml")
        built = project.build()
    os.close(os.open("pipe.yaml", os.O_RDONLY | os.O_NONBLOCK))
    reason = "it is a pipe, a socket or a device: write the path of a file"
    assert built.app.statuscode == 1
    assert built.warnings == [f"conf.py:3: ERROR: {name}: can't read the glossary: {reason} ({name})" for name in names]


def test_other_files_work_beside_one_that_cant_be_used(make_project: MakeProject) -> None:
    project = make_project(
        {
            "a.yaml": "terms: [\n",
            "b.yaml": "terms:\n  - {term: zone, definition: An area., see_also: [gone]}\n",
            "index.rst": "Start\n=====\n\nA :izterm:`zone`.\n\n.. izglossary::\n   :glossary: a\n\n.. izglossary::\n",
        }
    )
    project.conf["izterm_glossaries"] = ["a.yaml", "b.yaml"]
    result = project.build()
    assert result.warnings == [
        "a.yaml:1: ERROR: not valid YAML: the '[' that opens here is never closed: write ']' after the last item"
    ]
    assert 'href="#term-zone">zone</a>' in result.text("index.html")
    project.edit("a.yaml", "terms: [", "terms: []")
    assert project.build().warnings == [
        "b.yaml:2: WARNING: 'see_also' of 'zone' (b.yaml:2) names no term: 'gone' (did you mean 'zone'?) [izterm.see]"
    ]


VALUE_FAULTS = {
    "izterm_glossaries = 3": "izterm_glossaries must be a list of paths and names, not 3: write "
    'izterm_glossaries = ["izterms.yaml"]',
    "izterm_glossaries = {'a': 1}": "izterm_glossaries must be a list of paths and names, not {'a': 1}: write "
    'izterm_glossaries = ["izterms.yaml"]',
    "izterm_glossaries = [1]": "izterm_glossaries holds 1, which is no path and no name: write "
    'izterm_glossaries = ["izterms.yaml"]',
    "izterm_index = 'no'": "izterm_index must be True or False, not 'no': write izterm_index = False, or "
    "-D izterm_index=0",
    "izterm_first_use = True": "izterm_first_use must be one of 'off', 'page', 'document', not True: write "
    "izterm_first_use = 'page'",
    "izterm_fail_under = '80 %'": "izterm_fail_under must be a number from 0 to 100, not '80 %': write "
    "izterm_fail_under = 80",
    "izterm_trusted = 'Own'": "izterm_trusted must be one of 'own', True, False, or a list of glossaries, like "
    "['acme'], not 'Own': write izterm_trusted = 'own'",
    "izterm_page_terms = 1": "izterm_page_terms must be one of 'print', True, False, not 1: write "
    "izterm_page_terms = 'print'",
    "izterm_popover = True": "izterm_popover must be one of 'summary', 'full', False, not True: write "
    "izterm_popover = 'summary'",
    "izterm_popover = 'Full'": "izterm_popover must be one of 'summary', 'full', False, not 'Full': write "
    "izterm_popover = 'full'",
    "izterm_popover = 'false'": "izterm_popover must be one of 'summary', 'full', False, not 'false': write "
    "izterm_popover = False, or -D izterm_popover=0",
    "izterm_fail_under = 101": "izterm_fail_under must be a number from 0 to 100, not 101: write izterm_fail_under = 0",
    "izterm_trusted = 'acme'": "izterm_trusted must be one of 'own', True, False, or a list of glossaries, like "
    "['acme'], not 'acme': write izterm_trusted = ['acme']",
    "izterm_trusted = 1": "izterm_trusted must be one of 'own', True, False, or a list of glossaries, like ['acme'], "
    "not 1: write izterm_trusted = 'own'",
}


def with_conf(make_project: MakeProject, conf: str) -> Project:
    return make_project({"index.rst": "Start\n=====\n", "conf.py": f"extensions = ['sphinxext_izuma']\n{conf}\n"})


@pytest.mark.parametrize("conf", VALUE_FAULTS)
def test_wrong_value_stops_the_build(make_project: MakeProject, conf: str) -> None:
    with pytest.raises(ConfigError) as stopped:
        with_conf(make_project, conf).build()
    assert str(stopped.value) == VALUE_FAULTS[conf]


def test_wrong_value_is_first_one_line(make_project: MakeProject) -> None:
    conf = next(iter(VALUE_FAULTS))
    built = of_command(with_conf(make_project, conf))
    assert built.returncode == 2
    assert built.stderr.startswith(f"conf.py:2: ERROR: {VALUE_FAULTS[conf]}\n")


ZONE = "terms:\n  - {term: zone, definition: An area.}\n"
USE = {"index.rst": "Start\n=====\n\n:izterm:`zone`\n\n.. izglossary::\n"}


@pytest.mark.parametrize(
    ("value", "files"),
    [
        ("'terms.yaml'", ["terms.yaml"]),
        ("'terms.yaml, more.yml'", ["terms.yaml", "more.yml"]),
        ("Path('terms.yaml')", ["terms.yaml"]),
        ("[Path(__file__).parent / 'terms.yaml']", ["terms.yaml"]),
        ("('terms.yaml',)", ["terms.yaml"]),
        ("['terms/']", ["terms/b.yaml", "terms/a.yml"]),
        ("['terms']", ["terms/a.yaml"]),
        ("['terms/*.yaml']", ["terms/a.yaml"]),
        ("['*/terms.y?ml']", ["one/terms.yaml"]),
        ("[str(Path(__file__).parent / 'terms' / '*.yaml')]", ["terms/a.yaml"]),
        ("['terms.YAML']", ["terms.YAML"]),
        ("None", ["Izterms.yml", "acme.izterms.YAML"]),
    ],
)
def test_glossaries_are_files_folders_or_patterns(make_project: MakeProject, value: str, files: list[str]) -> None:
    project = make_project({**USE, **dict.fromkeys(files, "terms: []\n"), files[0]: ZONE})
    conf = f"from pathlib import Path\nextensions = ['sphinxext_izuma']\nizterm_glossaries = {value}\n"
    project.write({"conf.py": conf})
    assert project.build().warnings == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "['izmua']",
            "conf.py:2: ERROR: no installed glossary is named 'izmua' (did you mean 'izuma'?)",
        ),
        (
            "['acme']",
            "conf.py:2: ERROR: no installed glossary is named 'acme' (installed: 'izuma'; a file ends in .yaml)",
        ),
        ("['words']", "conf.py:2: ERROR: no installed glossary is named 'words' (did you mean 'words.csv'?)"),
        *(
            (
                f"[{wrong!r}]",
                f"conf.py:2: ERROR: {wrong}: can't read the glossary: No such file or directory, did you mean "
                f"{right!r}? ({wrong})",
            )
            for wrong, right in {
                "wrods.csv": "words.csv",
                "Words.yaml": "words.csv",
                "docs/words.csv": "words.csv",
                "sub/trems.json": "sub/terms.json",
                "sub\\terms.json": "sub/terms.json",
            }.items()
        ),
        (
            "['no/*.yaml']",
            "conf.py:2: ERROR: no glossary file is found by 'no/*.yaml': write the path of a file that ends in .yaml",
        ),
        (
            "['empty/']",
            "conf.py:2: ERROR: no glossary file is found by 'empty/': write the path of a file that ends in .yaml",
        ),
    ],
)
def test_glossary_that_is_not_found_is_one_error(make_project: MakeProject, value: str, message: str) -> None:
    conf = f"extensions = ['sphinxext_izuma']\nizterm_glossaries = {value}\n"
    files = {"empty/page.txt": "", "words.csv": "", "sub/terms.json": ""}
    project = make_project({**PAGE, **files, "conf.py": conf})
    assert project.build().warnings == [message]


def test_folder_stands_for_its_glossaries_of_all_formats(make_project: MakeProject) -> None:
    uses = " ".join(f":izterm:`{name}`" for name in ("zone", "gate", "roof", "wall"))
    project = make_project(
        {
            "terms/a.yaml": ZONE,
            "terms/b.YML": "terms: [{term: gate, definition: A door.}]",
            "terms/c.json": '{"terms": [{"term": "roof", "definition": "A top."}]}',
            "terms/d.csv": "term,definition\nwall,A side.\n",
            "terms/.hidden.yaml": "a: 1",
            "terms/notes.txt": "A note.",
            "index.rst": f"Start\n=====\n\n{uses}\n\n.. izglossary::\n",
        }
    )
    project.conf["izterm_glossaries"] = ["terms/"]
    assert project.build().warnings == []
    # A file in a known format that is no glossary is no secret.
    project.write({"terms/e.json": '{"name": "x"}'})
    assert [line.partition("ERROR: ")[0] for line in project.build().warnings] == ["terms/e.json:1: "]


def test_default_is_the_projects_own_files(make_project: MakeProject) -> None:
    bare = {"conf.py": "extensions = ['sphinxext_izuma']\n"}
    project = make_project({**USE, **bare, "izterms.yaml": ZONE, "acme.izterms.yaml": "terms: []\n"})
    result = project.build()
    assert result.warnings == []
    assert [term.name for term in project_view(result.app.env).glossary] == ["zone"]
    for name in ("izterms.yaml", "acme.izterms.yaml"):
        (project.srcdir / name).unlink()
    bundled = make_project({"index.rst": "Start\n=====\n\n.. izglossary::\n", **bare}).build()
    assert len(project_view(bundled.app.env).glossary) > 100  # the Izuma glossary


def test_file_that_nothing_names_and_a_misspelt_value_are_reported(make_project: MakeProject) -> None:
    values = "izterm_glosaries = ['izterms.yaml']\nizterm_glossaries = ['izuma', 'izuma']\nitzerm_popover = 'full'\n"
    values += "izuma_index = html_index = latex_trusted = intersphinx_baseline = 1\n"
    values += "sphinxext_izuma_glossaries = _izterm_own = 1\nizterm_intersphinx = True\nhtml_izterm_popover = 1\n"
    conf = f"extensions = ['sphinxext_izuma']\n{values}"
    project = make_project({"index.rst": "Start\n=====\n", "izterms.yaml": ZONE, "conf.py": conf})
    expected = [
        "conf.py:2: WARNING: 'izterm_glosaries' is no configuration value (did you mean 'izterm_glossaries'?) "
        "[izterm.config]",
        "conf.py:4: WARNING: 'itzerm_popover' is no configuration value (did you mean 'izterm_popover'?) "
        "[izterm.config]",
        "conf.py:5: WARNING: 'izuma_index' is no configuration value (did you mean 'izterm_index'?) [izterm.config]",
        "conf.py:6: WARNING: 'sphinxext_izuma_glossaries' is no configuration value (did you mean "
        "'izterm_glossaries'?) [izterm.config]",
        "conf.py:8: WARNING: 'html_izterm_popover' is no configuration value (did you mean 'izterm_popover'?) "
        "[izterm.config]",
        "conf.py:3: WARNING: 'izuma' is named twice: remove one [izterm.config]",
        "conf.py:3: WARNING: the glossary file 'izterms.yaml' is not used: add it to izterm_glossaries, or rename it "
        "[izterm.config]",
        "conf.py:7: WARNING: izterm_intersphinx has no effect: add 'sphinx.ext.intersphinx' to extensions "
        "[izterm.config]",
    ]
    project.conf["show_warning_types"] = True
    assert [project.build().warnings for _ in range(2)] == [expected] * 2


def test_own_files_of_other_formats_are_the_default_and_those_in_folders_are_reported(
    make_project: MakeProject,
) -> None:
    conf = {"conf.py": "extensions = ['sphinxext_izuma']\nshow_warning_types = True\n"}
    files = {
        "izterms.json": '{"terms": [{"term": "zone", "definition": "An area."}]}',
        "izterms.csv": "term,definition\nzone,An area.\n",
    }
    for name, text in files.items():
        project = make_project({**USE, **conf, name: text})
        assert project.build().warnings == []
        (project.srcdir / name).unlink()
    inside = {"index.rst": "Start\n=====\n", "glossary/izterms.yaml": ZONE, "_build/izterms.yaml": ZONE}
    meant = ["../izterms.yaml", "izterm.yaml", "izterms.yaml.txt", "Glossary.json"]
    others = ["izterms.rst", "items.yaml", "glossary.txt"]
    project = make_project({**conf, **inside, **dict.fromkeys([*meant, *others], ":orphan:\n\nX\n=\n")})
    cure = "is not used: name it 'izterms.yaml', or by its format, if it is a glossary [izterm.config]"
    assert project.build().warnings == [
        *(
            f"conf.py:1: WARNING: the glossary file {name!r} is not used: add it to izterm_glossaries, or rename it "
            "[izterm.config]"
            for name in ("../izterms.yaml", "glossary/izterms.yaml")
        ),
        *(
            f"conf.py:1: WARNING: the file {name!r} {cure}"
            for name in ("Glossary.json", "izterm.yaml", "izterms.yaml.txt")
        ),
    ]


def test_links_to_a_glossary_and_misnamed_translations(make_project: MakeProject) -> None:
    overlay = "glossary: {language: de, translates: izterms}\nterms: [{of: zone, term: Zone}]"
    project = make_project({"izterms.yaml": ZONE, "izterms_de.yaml": overlay, "index.rst": "Start\n=====\n"})
    (project.srcdir / "link.yaml").symlink_to("izterms.yaml")
    project.conf["izterm_glossaries"] = ["izterms.yaml", "link.yaml"]
    assert project.build().warnings == [
        "conf.py:3: WARNING: 'izterms.yaml' is named twice: remove one [izterm.config]",
        "conf.py:3: WARNING: the file 'izterms_de.yaml' is not used: if it is a translation, name it 'izterms.de.yaml' "
        "[izterm.config]",
    ]


def test_slips_in_lists_of_glossaries(make_project: MakeProject) -> None:
    first = "extensions, show_warning_types = ['sphinxext_izuma'], True"
    values = [
        "izterm_glossaries = ['izterms.yaml', './izterms.yaml']",
        "izterm_trusted = ('izterm',)",
        "izterm_glossaries += ['" + 5000 * "a" + "']",
    ]
    project = make_project({"index.rst": "Start\n=====\n", "izterms.yaml": ZONE})
    project.write({"conf.py": "\n".join([first, *values[:2]])})
    assert project.build().warnings == [
        "conf.py:2: WARNING: 'izterms.yaml' is named twice: remove one [izterm.config]",
        "conf.py:3: WARNING: izterm_trusted: no glossary is named 'izterm' (did you mean 'izterms'?) [izterm.config]",
    ]
    project.write({"conf.py": "\n".join([first, *values])})
    [error] = [warning for warning in project.build().warnings if "ERROR" in warning]
    assert error.startswith("conf.py:4: ERROR: no installed glossary is named 'aaa")


def test_all_faults_of_a_file_are_reported_in_one_build_and_the_rest_works(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": """
            terms:
              - term: zone
                defintion: An area.
              - term: area
                definition: A part.
                definition: Another.
              - term: area
                definition: Again.
              - term: field
                see: [aera]
              - term: a
                see: [b]
              - term: b
                see: [a]
              - term: good
                definition: Good.
            """,
            "index.rst": "Start\n=====\n\nA :izterm:`good` one.\n\n.. izglossary::\n",
        }
    )
    expected = [
        "izterms.yaml:3: WARNING: an entry has no field 'defintion' (did you mean 'definition'?) [izterm.data]",
        "izterms.yaml:6: WARNING: the key 'definition' stands twice, first at izterms.yaml:5: this one is ignored, "
        "remove one [izterm.duplicate]",
        "izterms.yaml:7: WARNING: the term 'area' is defined twice, first at izterms.yaml:4: rename one, or say "
        "'override: true' in the later entry [izterm.duplicate]",
        "izterms.yaml:10: WARNING: 'see' of 'field' (izterms.yaml:9) names no term: 'aera' (did you mean 'area'?) "
        "[izterm.see]",
        "izterms.yaml:13: WARNING: 'see' goes round in a circle: 'a' (izterms.yaml:11) -> 'b' (izterms.yaml:13) -> "
        "'a' (izterms.yaml:11): give one of them a definition instead [izterm.see]",
    ]
    first = project.build()
    assert first.warnings == expected
    assert 'href="#term-good">good</a>' in first.text("index.html")
    assert project.build().warnings == expected


def test_layers_and_override(make_project: MakeProject) -> None:
    project = make_project(
        {
            "base.yaml": "terms:\n  - {term: Zone, definition: Base.}\n  - {term: area, definition: Base.}\n",
            "own.yaml": "terms:\n  - {term: zone, definition: Own, override: true}\n  - {term: area, definition: O}\n",
            "index.rst": "Start\n=====\n\n:izterm:`zones`\n\n.. izglossary::\n",
        }
    )
    project.conf["izterm_glossaries"] = ["base.yaml", "own.yaml"]
    result = project.build()
    assert result.warnings == [
        "own.yaml:3: WARNING: the term 'area' is defined twice, first at base.yaml:3: rename one, or say "
        "'override: true' in the later entry [izterm.duplicate]"
    ]
    assert "Base." not in result.text("index.html")


def test_baseline_that_is_no_file_blocks_no_build(make_project: MakeProject) -> None:
    project = make_project({"izterms.yaml": "terms: []", "index.rst": "Start\n=====\n"})
    for name in ("no.json", ".", "pipe"):
        if name == "pipe":
            os.mkfifo(project.srcdir / name)
        project.conf["izterm_baseline"] = name
        cure = "write it with 'sphinx-izterm baseline'"
        assert [line.partition("WARNING: ")[2] for line in project.build().warnings] == [
            f"izterm_baseline: can't read {name}: {cure} [izterm.config]"
        ]


SLIPS_OF_ENTRIES = """
    name: shop
    terms:
      - term:port
        definition:A door.
      - {term: gate, definition: A door, open.}
      - term：wall
        definition：A side.
      - {term: hall, definition: A room, deprecated: {name: lobby, reason: old}}
      - {term: roof, definition: A top., <<: {note: x}, translations: {German: {term: Dach}}}
    """


def test_slips_of_entries_keep_their_names(make_project: MakeProject) -> None:
    uses = " ".join(f":izterm:`{name}`" for name in ("ports", "gate", "walls", "lobby", "roof"))
    page = f"Start\n=====\n\n{uses}\n\n.. izglossary::\n"
    warnings = make_project({"izterms.yaml": SLIPS_OF_ENTRIES, "index.rst": page}).build().warnings
    faulty = "is faulty) [izterm.undefined]"
    merge = "YAML's merge key, which is not allowed: write the fields out"
    assert warnings == [
        "izterms.yaml:1: WARNING: the file has no field 'name' (write it into the header: 'glossary: {name: …}') "
        "[izterm.data]",
        "izterms.yaml:3: WARNING: no blank after 'term': write 'term: …' [izterm.data]",
        "izterms.yaml:5: WARNING: an entry has no field 'open.' (in { }, a ',' ends a text: put the text in quotes) "
        "[izterm.data]",
        "izterms.yaml:6: WARNING: a wide colon after 'term': write 'term: …' [izterm.data]",
        "izterms.yaml:8: WARNING: 'deprecated' must be true, or a list of names, like [old name] [izterm.data]",
        f"izterms.yaml:9: WARNING: an entry has no field '<<' ({merge}) [izterm.data]",
        "izterms.yaml:9: WARNING: 'German' is no language: write a tag (BCP 47), like de or pt-BR [izterm.data]",
        *(
            f"index.rst:4: WARNING: undefined term: {name!r} (its entry at izterms.yaml:{line} {faulty}"
            for name, line in {"ports": 3, "walls": 6, "lobby": 8}.items()
        ),
    ]
