"""What a glossary of a stranger can't do to a project, and what the writer is told."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from importlib import metadata

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result, boxes

from sphinxext_izuma.glossary.file import source as sources

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TRUST = """only "izterm_trusted = ['izterms']" in conf.py allows it"""


def build(make_project: MakeProject, definition: str, **conf: object) -> tuple[Project, Result]:
    """Build a page that lists one term of this definition."""
    lines = "".join(f"      {line}\n" for line in definition.splitlines())
    project = make_project(
        {
            "izterms.yaml": f"terms:\n  - term: evil\n    definition: |\n      First.\n\n{lines}",
            "index.rst": "Glossary\n========\n\n.. izglossary::\n",
        }
    )
    (project.srcdir / "secret.png").write_bytes(b"secret")
    (project.srcdir / "pixel.png").write_bytes(PIXEL)
    (project.srcdir.parent / "outside.png").write_bytes(PIXEL)
    (project.srcdir / "linked.png").symlink_to(project.srcdir.parent / "outside.png")
    return project, project.build(conf={"izterm_trusted": False, **conf})


def entry(result: Result) -> BeautifulSoup:
    """Return the entry's markup."""
    body = BeautifulSoup(result.text("index.html"), "html.parser").select_one("dl.glossary > dd")
    assert body is not None
    return BeautifulSoup(str(body), "html.parser")


@pytest.mark.parametrize(
    "directive",
    [
        ".. raw:: html\n\n   <script>alert(1)</script>",
        ".. include:: conf.py",
        ".. literalinclude:: conf.py",
        ".. automodule:: os",
        ".. ifconfig:: __import__('os').abort()",
        ".. only:: html\n\n   Text.",
        ".. toctree::\n\n   index",
        ".. izglossary::",
        ".. role:: raw-html(raw)\n   :format: html",
        ".. default-role:: download",
    ],
)
def test_directive_is_refused_at_its_line(make_project: MakeProject, directive: str) -> None:
    _, result = build(make_project, directive, extensions="sphinxext_izuma,sphinx.ext.autodoc,sphinx.ext.ifconfig")
    name = directive.split()[1].removesuffix("::")
    allowed = "it belongs on a page, not in an entry" if name in {"izglossary", "default-role", "toctree"} else TRUST
    said = f"izterms.yaml:6: WARNING: the directive {name!r} in the text of 'evil': {allowed} [izterm.data]"
    assert result.warnings == [said]
    assert "<script" not in str(entry(result))


def test_csv_table_reads_no_file(make_project: MakeProject) -> None:
    _, result = build(make_project, ".. csv-table::\n   :file: conf.py")
    said = f"the option 'file' of the directive 'csv-table' in the text of 'evil': {TRUST} [izterm.data]"
    assert result.warnings[0] == f"izterms.yaml:6: WARNING: {said}"
    assert "extensions" not in str(entry(result))


@pytest.mark.parametrize(
    "uri",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "java\u200bscript:alert(1)",
    ],
)
@pytest.mark.parametrize("markup", ["`text <{}>`__", "`text <{}>`_", ".. _name: {}\n\ntext name_", "text `<{}>`__"])
def test_link_of_another_scheme_becomes_text(make_project: MakeProject, markup: str, uri: str) -> None:
    if "<script>" in uri and "<{}>" in markup:
        uri = "data:text/html,x"
    _, result = build(make_project, markup.format(uri))
    shown = repr(uri)[1:-1]
    assert [line for line in result.warnings if f"izterms.yaml:6: WARNING: link to '{shown}' in the text" in line]
    assert all(str(link["href"]).startswith("#") for link in entry(result).select("a"))
    assert "text" in entry(result).get_text()


@pytest.mark.parametrize("uri", ["https://x.example", "http://x.example", "mailto:a", "other.html#x", "#x"])
def test_good_link_stays(make_project: MakeProject, uri: str) -> None:
    _, result = build(make_project, f"`text <{uri}>`__")
    assert result.warnings == []
    assert [link["href"] for link in entry(result).select("a")] == [uri]


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        (":download:`x <conf.py>`", "download of 'conf.py'"),
        (":download:`x </../outside.png>`", "download of '/../outside.png'"),
        (".. image:: ../outside.png", "picture that is no file of the project, '../outside.png'"),
        (".. image:: /../outside.png", "picture that is no file of the project, '/../outside.png'"),
        (".. image:: linked.png", "picture that is no file of the project, 'linked.png'"),
        (".. image:: conf.py", "picture that is no file of the project, 'conf.py'"),
        (".. figure:: ../outside.png\n\n   Caption", "picture that is no file of the project, '../outside.png'"),
        (".. image:: https://x.example/i.png", "picture from elsewhere, 'https://x.example/i.png'"),
        (".. image:: conf.py\n   :target: https://x.example", "picture that is no file of the project, 'conf.py'"),
        (".. figure:: conf.py\n   :target: https://x.example", "picture that is no file of the project, 'conf.py'"),
        (
            "a |b| c\n\n.. |b| image:: conf.py\n   :target: https://x.example",
            "picture that is no file of the project, 'conf.py'",
        ),
        (":math:`\\href{javascript:alert(1)}{x}`", r"formula '\\href{javascript:alert(1)}{x}'"),
    ],
)
def test_file_or_request_is_refused(make_project: MakeProject, markup: str, message: str) -> None:
    _, result = build(make_project, markup)
    line = 8 if markup.startswith("a |b|") else 6
    assert result.warnings == [f"izterms.yaml:{line}: WARNING: {message} in the text of 'evil': {TRUST} [izterm.data]"]
    assert not entry(result).select("img, a[download]")
    assert not (result.outdir / "_downloads").exists()
    assert not list((result.outdir / "_images").glob("*"))


def test_picture_of_the_project_stays(make_project: MakeProject) -> None:
    _, result = build(make_project, ".. image:: pixel.png\n   :alt: A pixel")
    assert result.warnings == []
    assert [image["alt"] for image in entry(result).select("img")] == ["A pixel"]
    assert (result.outdir / "_images/pixel.png").read_bytes() == PIXEL


def test_page_after_a_listing_may_use_raw_again(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": "terms: [{term: zone, definition: x}]",
            "index.rst": "Start\n=====\n\n.. izglossary::\n\n.. raw:: html\n\n   <b>raw</b>\n",
        }
    )
    result = project.build()
    assert result.warnings == []
    assert "<b>raw</b>" in result.text("index.html")


def test_own_file_is_trusted_by_default(make_project: MakeProject) -> None:
    _, result = build(make_project, ".. raw:: html\n\n   <b>raw</b>", izterm_trusted="own")
    assert result.warnings == []
    assert "<b>raw</b>" in str(entry(result))


def test_trusted_definitions_may_do_all(make_project: MakeProject) -> None:
    definition = ".. raw:: html\n\n   <b>raw</b>\n\n`x <javascript:alert(1)>`__ :download:`file <conf.py>`"
    _, result = build(make_project, definition, izterm_trusted=True)
    assert result.warnings == []
    assert "<b>raw</b>" in str(entry(result))
    assert [link["href"] for link in entry(result).select("a:not([download])")] == ["javascript:alert(1)"]


def test_names_are_text_on_the_page(make_project: MakeProject) -> None:
    names = ['<img src=x onerror="alert(1)">', "a & b", '"quoted"', "</template>"]
    terms = "".join(f"  - {{term: '{name}', definition: x, aliases: ['{name} 2']}}\n" for name in names)
    project = make_project(
        {
            "izterms.yaml": f"terms:\n{terms}",
            "index.rst": "Start\n=====\n\n:izterm:`a & b`\n\n.. izglossary::\n",
        }
    )
    result = project.build(conf={"smartquotes": False})
    assert result.warnings == []
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    assert {str(head.find(string=True)) for head in page.select("dl.glossary > dt")} == set(names)
    assert not page.select("img, template *:not(p, b)")
    assert len(boxes(page)) == 1  # that of the one use


# What a glossary may be made of, and what its readers then see.

LISTING = """
    Start
    =====

    A :izterm:`token`.

    .. izglossary::
    """


def glossary(*entries: Mapping[str, object]) -> str:
    """Return a glossary file; YAML understands JSON."""
    return json.dumps({"terms": list(entries)}, ensure_ascii=False)


def targets_exist(result: Result) -> bool:
    """Return whether each link of the page leads to an id that the page has once."""
    page = BeautifulSoup(result.text("index.html"), "html.parser")
    ids = [str(element["id"]) for element in page.select("[id]")]
    wanted = {str(link["href"])[1:] for link in page.select("a[href^='#']")} - {""}
    return len(ids) == len(set(ids)) and wanted <= set(ids)


@pytest.mark.parametrize("trusted", [False, True])
def test_listing_in_a_definition_is_refused(make_project: MakeProject, *, trusted: bool) -> None:
    _, result = build(make_project, ".. note::\n\n   .. izglossary::", izterm_trusted=trusted)
    assert result.warnings == [
        "izterms.yaml:8: WARNING: the directive 'izglossary' in the text of 'evil': "
        "it belongs on a page, not in an entry [izterm.data]"
    ]
    assert len(BeautifulSoup(result.text("index.html"), "html.parser").select("dl.glossary")) == 1


def test_two_listings_on_a_page_and_one_on_an_orphan_page(make_project: MakeProject) -> None:
    project = make_project(
        {
            "izterms.yaml": glossary({"term": "token", "definition": "x"}),
            "index.rst": LISTING + "\n    .. izglossary::\n",
            "lost.rst": ":orphan:\n\nLost\n====\n\n.. izglossary::\n",
        }
    )
    result = project.build()
    twice = "WARNING: listed twice: 'token', first on the page 'index': give one listing the option ':no-index:'"
    assert result.warnings == [f"index.rst:8: {twice} [izterm.duplicate]", f"lost.rst:6: {twice} [izterm.duplicate]"]
    assert targets_exist(result)
    (project.srcdir / "index.rst").write_text("Start\n=====\n\nA :izterm:`token`.\n")
    again = project.build()
    assert again.warnings == []
    assert 'href="lost.html#term-token"' in again.text("index.html")


@pytest.mark.parametrize(
    ("definition", "warnings", "shown"),
    [
        (
            "Heading\n=======\n\nText.",
            ["izterms.yaml:7: WARNING: the heading 'Heading' in the text of 'evil': it belongs on a page, not"],
            "Text.",
        ),
        ("A note [#]_.\n\n.. [#] Below.", [], "Below."),
        ("A name [a]_.\n\n.. [a] Below.", [], "Below."),
        (
            "No note [#]_.",
            ["izterms.yaml:6: ERROR: Too many autonumbered footnote references: only 0 corresponding footnote"],
            "No note",
        ),
        ("No |name|.", ['izterms.yaml:6: ERROR: Undefined substitution referenced: "name". [docutils]'], "No |name|."),
        (".. note::\n\n   .. tip::\n\n      .. list-table::\n\n         * - Of :izterm:`evil`", [], "Of evil"),
        (
            ".. _token:\n\nText.\n\n.. _token:\n\nMore.",
            ["izterms.yaml:10: WARNING: Duplicate explicit target"],
            "More.",
        ),
        (":izterm:`evil` of :izterm:`evil`.", [], "evil of evil."),
        (
            "*never closed",
            ["izterms.yaml:6: WARNING: Inline emphasis start-string without end-string. [docutils]"],
            "never",
        ),
    ],
)
def test_markup_of_a_definition(make_project: MakeProject, definition: str, warnings: list[str], shown: str) -> None:
    _, result = build(make_project, definition)
    said = [line.replace("CRITICAL", "ERROR") for line in result.warnings]  # as docutils 0.21 calls some of them
    assert [line[: len(wanted)] for line, wanted in zip(said, warnings, strict=True)] == warnings
    assert shown in entry(result).get_text()


def test_footnote_that_is_dropped_with_a_faulty_directive(make_project: MakeProject) -> None:
    # MyST would put it at the end of the page, with a link that docutils has not looked at.
    text = ".. figure:: pixel.png\n\n   .. [#] Of this__."
    entries = [{"term": "token", "definition": text}, {"term": "zone", "definition": "A note [1]_.\n\n.. [1] Below."}]
    project = make_project({"izterms.yaml": glossary(*entries), "index.md": "# Start\n\n```{izglossary}\n```\n"})
    result = project.build()
    assert result.warnings[0].startswith("izterms.yaml:1: ERROR: Figure caption must be a paragraph")
    page = BeautifulSoup(result.text("index.html"), "html.parser").get_text()
    assert "Below." in page
    assert "Of this" not in page.partition("Below.")[2]


@pytest.mark.parametrize(
    "text", ["- " * 60 + "x", "- " * 900 + "x", "\n".join(f"{' ' * depth}x\n" for depth in range(120))]
)
@pytest.mark.parametrize("trusted", [False, True])
def test_text_that_is_nested_too_deeply_is_left_out(make_project: MakeProject, text: str, *, trusted: bool) -> None:
    _, result = build(make_project, text, izterm_trusted=trusted)
    said = "the text of 'evil' is nested too deeply: it is left out"
    assert [line for line in result.warnings if "[docutils]" not in line] == [
        f"izterms.yaml:4: WARNING: {said} [izterm.data]"
    ]
    assert "evil" in result.text("index.html")


def test_text_that_is_nested_deeply_is_shown(make_project: MakeProject) -> None:
    _, result = build(make_project, "- " * 40 + "innermost")
    assert result.warnings == []
    assert "innermost" in entry(result).get_text()


def test_definition_of_a_megabyte_is_refused(make_project: MakeProject) -> None:
    entries = [{"term": "token", "definition": "word " * 200_000}, {"term": "zone", "definition": "*a " * 6_000}]
    project = make_project({"izterms.yaml": glossary(*entries), "index.rst": LISTING})
    said = "'definition' must be text of at most 20,000 characters (1,000,000 are a page), not 'word word "
    result = project.build()
    assert result.warnings[0].startswith(f"izterms.yaml:1: WARNING: {said}")
    assert result.warnings[0].endswith("[izterm.data]")
    # The worst that is taken: a fault every third character, said once. The text has too many nodes, too.
    assert len(result.warnings) == 1 + 3


@pytest.mark.long
def test_hundred_thousand_names(make_project: MakeProject) -> None:
    names = [f"alias number {number}" for number in range(100_000)]
    entry = {"term": "token", "definition": "x", "aliases": names[::2], "deprecated": names[1::2]}
    uses = "`alias number 77776` of :izterm:`alias number 77777` and :izterm:`alias number 9999z`"
    project = make_project({"izterms.yaml": glossary(entry), "index.rst": LISTING.replace("`token`", uses)})
    result = project.build()
    assert result.warnings == [
        "index.rst:4: WARNING: deprecated term: 'alias number 77777': write 'token' [izterm.deprecated]",
        "index.rst:4: WARNING: undefined term: 'alias number 9999z' (did you mean 'alias number 99998'?) "
        "[izterm.undefined]",
    ]
    html = result.text("index.html")
    assert all(f'href="#term-token">alias number {number}</a>' in html for number in (77776, 77777))


def test_circles_of_pointers_and_of_definitions(make_project: MakeProject) -> None:
    entries: list[dict[str, object]] = [
        {"term": "token", "definition": "Of a :izterm:`zone`."},
        {"term": "zone", "definition": "Of a :izterm:`token` and a :izterm:`zone`."},
        {"term": "here", "see": ["there"]},
        {"term": "there", "see": ["here"]},
    ]
    project = make_project({"izterms.yaml": glossary(*entries), "index.rst": LISTING.replace("A", "A :izterm:`here`,")})
    result = project.build()
    ring = "'here' (izterms.yaml:1) -> 'there' (izterms.yaml:1) -> 'here' (izterms.yaml:1)"
    mend = "give one of them a definition instead [izterm.see]"
    assert result.warnings == [f"izterms.yaml:1: WARNING: 'see' goes round in a circle: {ring}: {mend}"]
    assert targets_exist(result)
    said = boxes(BeautifulSoup(result.text("index.html"), "html.parser")).values()
    texts = (BeautifulSoup(box.replace("</b>", "</b> "), "html.parser").get_text() for box in said)
    assert sorted(" ".join(text.split()) for text in texts) == [
        "here See there.",
        "there See here.",
        "token Of a zone.",
        "zone Of a token and a zone.",
    ]


def test_long_row_of_pointers(make_project: MakeProject) -> None:
    """A popover goes on with what a pointer points to. It would be as long as the row, and the page as its square."""
    entries: list[dict[str, object]] = [{"term": f"zone {n}", "see": [f"zone {n + 1}"]} for n in range(400)]
    uses = " ".join(f":izterm:`zone {n}`" for n in range(401))
    page = LISTING.replace("`token`", "`token`: " + uses)
    entries += [{"term": "zone 400", "definition": "The last."}, {"term": "token", "definition": "x"}]
    project = make_project({"izterms.yaml": glossary(*entries), "index.rst": page})
    result = project.build()
    assert result.warnings == []
    html = boxes(BeautifulSoup(result.text("index.html"), "html.parser")).values()
    texts = [BeautifulSoup(box.replace("<p>", " "), "html.parser").get_text() for box in html]
    assert {"zone 0 See zone 1.", "zone 398 See zone 399. See zone 400. The last."} <= set(texts)
    assert max(map(len, texts)) < 200


def test_names_that_collide_with_ids(make_project: MakeProject) -> None:
    names = ["token", "C API", "C-API", "C++", "C#", "izterm-tip", "search", "index", "API", "Api", "é", "e"]
    page = "Start\n=====\n\nTerm token\n----------\n\nText.\n\nizterm-tip\n----------\n\n"
    uses = " ".join(f":izterm:`{name}`" for name in names)
    project = make_project(
        {
            "izterms.yaml": glossary(*({"term": name, "definition": "x"} for name in names)),
            "index.rst": f"{page}{uses}\n\n.. izglossary::\n",
        }
    )
    result = project.build()
    assert result.warnings == []
    assert targets_exist(result)
    parsed = BeautifulSoup(result.text("index.html"), "html.parser")
    heads = {str(head["id"]): str(head.find(string=True)) for head in parsed.select("dl.glossary > dt")}
    assert sorted(heads.values()) == sorted(names)
    assert [heads[str(link["href"])[1:]] for link in parsed.select("p > a.izterm")] == names


@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_name_that_turns_the_text_after_it_is_refused(make_project: MakeProject, character: str) -> None:
    entries = [{"term": "token", "definition": "x"}, {"term": f"good{character}live", "definition": "x"}]
    result = make_project({"izterms.yaml": glossary(*entries), "index.rst": LISTING}).build()
    shown = ascii(f"good{character}live")
    assert result.warnings == [
        "izterms.yaml:1: WARNING: 'term' must be text without characters that turn the text after them, "
        f"not {shown} [izterm.data]"
    ]
    assert character not in result.text("index.html")


# Files that are not there, or not to be read.


def failure(project: Project, **conf: object) -> str:
    """Return the error of a build whose glossary can't be used. The build goes on, and fails."""
    result = project.build(conf=conf)
    assert result.app.statuscode == 1
    [message] = result.warnings
    return message.partition(": ERROR: ")[2]


def test_glossary_that_vanishes_between_two_builds(make_project: MakeProject) -> None:
    text = glossary({"term": "token", "definition": "x"})
    project = make_project({"izterms.yaml": text, "index.rst": LISTING})
    before = project.build().text("index.html")
    (project.srcdir / "izterms.yaml").unlink()
    gone = "izterms.yaml: can't read the glossary: No such file or directory (izterms.yaml)"
    assert failure(project) == gone
    assert failure(project) == gone
    project.write({"izterms.yaml": text})
    again = project.build()
    assert (again.warnings, again.written, again.text("index.html")) == ([], ["index"], before)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("conf.py/izterms.yaml", "Not a directory"),
        ("folder.yaml", "Is a directory"),
        ("loop.yaml", "Too many levels of symbolic links"),
        ("lost.yaml", "No such file or directory"),
        ("x" * 300 + ".yaml", "File name too long"),
        ("nul\0.yaml", "no file can have this name"),
    ],
)
def test_path_that_leads_to_no_file(make_project: MakeProject, path: str, reason: str) -> None:
    project = make_project({"index.rst": LISTING, "folder.yaml/x": ""})
    (project.srcdir / "loop.yaml").symlink_to("loop.yaml")
    (project.srcdir / "lost.yaml").symlink_to("nothing.yaml")
    shown = path.replace("\0", r"\x00")
    assert failure(project, izterm_glossaries=[path]) == f"{shown}: can't read the glossary: {reason} ({shown})"


def test_unreadable_folder(make_project: MakeProject) -> None:
    project = make_project({"index.rst": LISTING, "closed/izterms.yaml": "terms: []"})
    (project.srcdir / "closed").chmod(0)
    if os.access(project.srcdir / "closed", os.R_OK):
        pytest.skip("this user may read everything")
    try:
        said = failure(project, izterm_glossaries=["closed/izterms.yaml"])
    finally:
        (project.srcdir / "closed").chmod(0o700)
    assert said == "closed/izterms.yaml: can't read the glossary: Permission denied (closed/izterms.yaml)"


def test_installed_glossary_that_raises(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project({"index.rst": LISTING, "faulty_words.py": "raise RuntimeError('no data here')\n"})
    points = metadata.EntryPoints([metadata.EntryPoint("acme", "faulty_words:PATH", sources.ENTRY_POINTS)])
    every = metadata.entry_points
    monkeypatch.setattr(
        metadata,
        "entry_points",
        lambda **chosen: points if chosen.get("group") == sources.ENTRY_POINTS else every(**chosen),
    )
    monkeypatch.syspath_prepend(project.srcdir)
    assert failure(project, izterm_glossaries=["acme"]) == (
        "the installed glossary 'acme' (faulty_words:PATH) does not load: RuntimeError: no data here"
    )
