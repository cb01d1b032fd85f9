"""What a glossary of a stranger can't do to a project, and what the writer is told."""

from __future__ import annotations

import base64

import pytest
from bs4 import BeautifulSoup
from conftest import MakeProject, Project, Result

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
TRUST = "only 'izterm_trusted = True' in conf.py allows it"


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
    return project, project.build(conf=conf)


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
        ".. eval-rst::",
    ],
)
def test_directive_is_refused_at_its_line(make_project: MakeProject, directive: str) -> None:
    _, result = build(make_project, directive, extensions="sphinxext_izuma,sphinx.ext.autodoc,sphinx.ext.ifconfig")
    name = directive.split()[1].removesuffix("::")
    assert result.warnings[0] == f"izterms.yaml:6: ERROR: {name!r} is not allowed in a definition: {TRUST} [docutils]"
    assert "<script" not in str(entry(result))


def test_csv_table_reads_no_file(make_project: MakeProject) -> None:
    _, result = build(make_project, ".. csv-table::\n   :file: conf.py")
    assert (
        len([line for line in result.warnings if line.startswith("izterms.yaml:6: WARNING: File and URL access")]) == 1
    )
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
    assert [line for line in result.warnings if f"izterms.yaml:2: WARNING: link to '{shown}' in the text" in line]
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
        (".. image:: ../outside.png", "picture that is none of the project's, '../outside.png'"),
        (".. image:: /../outside.png", "picture that is none of the project's, '/../outside.png'"),
        (".. image:: linked.png", "picture that is none of the project's, 'linked.png'"),
        (".. image:: conf.py", "picture that is none of the project's, 'conf.py'"),
        (".. figure:: ../outside.png\n\n   Caption", "picture that is none of the project's, '../outside.png'"),
        (".. image:: https://x.example/i.png", "picture from elsewhere, 'https://x.example/i.png'"),
        (":math:`\\href{javascript:alert(1)}{x}`", r"link in a formula, '\\href{javascript:alert(1)}{x}'"),
    ],
)
def test_file_or_request_is_refused(make_project: MakeProject, markup: str, message: str) -> None:
    _, result = build(make_project, markup)
    assert result.warnings == [f"izterms.yaml:2: WARNING: {message} in the text of 'evil': {TRUST} [izterm.data]"]
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
    assert not page.select("img, template *:not(p, strong)")
    assert len(page.select("template")) == 1  # the box of the one use
