"""One site with the extensions that projects have beside ours: no warning, and nothing of theirs looks different."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest
from bs4 import BeautifulSoup

OTHERS = [
    "sphinx_design",
    "sphinx_copybutton",
    "sphinx_tabs.tabs",
    "sphinxcontrib.bibtex",
    "notfound.extension",
    "ablog",
]
OF_SPHINX = [f"sphinx.ext.{name}" for name in ("autodoc", "napoleon", "intersphinx", "viewcode", "todo")]
LACKING = [name for name in OTHERS if find_spec(name.partition(".")[0]) is None]
pytestmark = [
    pytest.mark.skipif(bool(LACKING), reason=f"no {', '.join(LACKING)}: pip install --group together"),
    pytest.mark.long,
]

CONF = """
import sys
sys.path.insert(0, __file__.rpartition("/")[0])
project = "Together"
copyright = author = "Acme"
extensions = {extensions!r}
bibtex_bibfiles = ["books.bib"]
intersphinx_mapping = {{"other": ("https://other.example/", __file__.replace("conf.py", "other.inv"))}}
todo_include_todos = True
blog_path = "blog"
blog_title = "Blog"
blog_baseurl = "https://acme.example/"
html_theme = "basic"
html_last_updated_fmt = None
suppress_warnings = ["config.cache"]
exclude_patterns = ["_build*"]
"""
FILES = {
    "books.bib": "@book{knuth, author={Donald E. Knuth}, title={The Art}, publisher={AW}, year={1968}}\n",
    "izterms.yaml": """
        terms:
          - term: gateway
            definition: |
              Leads outside :cite:p:`knuth`, as :py:func:`product.connect` does.
          - {term: access key, acronym: AK, definition: A string.}
        """,
    "product.py": '''
        """The :izterm:`gateway` of the product."""


        def connect(key):
            """Connect to a :izterm:`gateway`.

            Args:
                key (str): An :izterm:`access key`.

            Returns:
                bool: Whether the :izterm:`gateways` answer.
            """
        ''',
    "index.rst": """
        Together
        ========

        .. toctree::

           plain
           use
           api
           notes
           glossary
        """,
    "api.rst": "API\n===\n\n.. automodule:: product\n   :members:\n",
    "notes.md": "# Notes\n\nA {izterm}`gateway`, and {cite:p}`knuth`.\n\n::::{tip}\n{izterm}`AK`\n::::\n",
    "post.rst": """
        :orphan:

        A post
        ======

        .. post:: Nov 1, 2026
           :tags: news
           :category: gateways

           The excerpt names a :izterm:`gateway`.

        The rest names an :izterm:`access key`.
        """,
    "plain.rst": """
        Plain
        =====

        .. grid:: 2

           .. grid-item-card:: Card

              Text with :bdg:`a badge`.

        .. tabs::

           .. tab:: One

              First.

           .. tab:: Two

              Second.

        .. code-block:: console

           $ copy me

        As :cite:t:`knuth` says. See :external:py:func:`other.call`.

        .. todo:: More.

        .. bibliography::
        """,
    "use.rst": """
        Use
        ===

        .. grid:: 2

           .. grid-item-card:: :izterm:`Gateway`

              A :izterm:`gateway` with :bdg:`a badge`.
              Again: :izterm:`AK`

        .. dropdown:: Open the :izterm:`gateway`

           An :izterm:`access key`.

        .. tab-set::

           .. tab-item:: One

              A :izterm:`gateway`.

        .. tabs::

           .. tab:: One

              An :izterm:`access key`.

           .. group-tab:: Two

              Two :izterm:`access keys`.

        As :cite:t:`knuth` says of a :izterm:`gateway`. [#]_

        .. [#] A note on the :izterm:`gateway`.

        .. todo:: Name the :izterm:`AK`.

        .. postlist:: 5
           :excerpts:
        """,
    "glossary.rst": "Glossary\n========\n\n.. izglossary::\n",
}


@dataclass(frozen=True)
class Built:
    """A built site, and what the build said."""

    folder: Path
    said: str

    def pages(self) -> Iterator[str]:
        """Yield the names of its pages."""
        return (path.relative_to(self.folder).as_posix() for path in sorted(self.folder.rglob("*.html")))

    def text(self, page: str) -> str:
        """Return a page."""
        return (self.folder / page).read_text("utf-8")


def _inventory() -> bytes:
    lines = "other.call py:function 1 index.html#$ -\n"
    head = ["Sphinx inventory version 2", "Project: other", "Version: 1", "The rest is compressed using zlib."]
    return "".join(f"# {line}\n" for line in head).encode() + zlib.compress(lines.encode())


def _build(folder: Path, files: dict[str, str], extensions: list[str], values: str = "") -> Built:
    folder.mkdir()
    (folder / "conf.py").write_text(dedent(CONF).format(extensions=extensions), encoding="utf-8")
    extra = 'izterm_glossaries = ["izterms.yaml"]\n' if "sphinxext_izuma" in extensions else ""
    with (folder / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(extra + values)
    (folder / "other.inv").write_bytes(_inventory())
    for name, text in files.items():
        (folder / name).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    out = folder / "_build" / "html"
    command = [sys.executable, "-W", "ignore", "-m", "sphinx", "-n", "-q", "-b", "html", str(folder), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return Built(out, done.stderr)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, Built]:
    """Return the site without our extension, its uses and listing as plain text, and the site with it."""
    folder = tmp_path_factory.mktemp("together")
    others = [*OTHERS, *OF_SPHINX, "myst_parser"]
    plain = {name: re.sub(r":izterm:`(.*?)`|\{izterm\}`(.*?)`", r"\1\2", text) for name, text in FILES.items()}
    plain["glossary.rst"] = "Glossary\n========\n"
    without = _build(folder / "without", plain, others)
    return without, _build(folder / "with", FILES, [*others, "sphinxext_izuma"])


def test_no_warning(built: tuple[Built, Built]) -> None:
    without, together = built
    assert without.said == ""
    assert together.said == ""


def test_page_without_a_term_is_the_same(built: tuple[Built, Built]) -> None:
    without, together = built
    assert together.text("plain.html") == without.text("plain.html")
    assert together.text("404.html") == without.text("404.html")


def _without_ours(page: str) -> str:
    """Return a page without what the extension adds: links as their text, no templates, no files of ours."""
    soup = BeautifulSoup(page, "html.parser")
    for ours in soup.select("template, link[href*='izterm'], script[src*='izterm']"):
        ours.decompose()
    for link in soup.select(".izterm"):
        link.unwrap()
    return " ".join(re.sub(r">\s+<", "><", str(BeautifulSoup(str(soup), "html.parser"))).split())


@pytest.mark.parametrize("page", ["use.html", "api.html", "notes.html", "post.html", "blog.html"])
def test_page_with_terms_is_the_same_but_for_them(built: tuple[Built, Built], page: str) -> None:
    without, together = built
    assert set(without.pages()) == set(together.pages())
    found = next((found for found in together.pages() if found.split("/")[-1] == page), page)
    assert _without_ours(together.text(found)) == _without_ours(without.text(found))


def test_terms_are_linked_in_the_markup_of_the_others(built: tuple[Built, Built]) -> None:
    _, together = built
    links = {
        page: len(BeautifulSoup(together.text(page), "html.parser").select("a.izterm"))
        for page in ("use.html", "api.html", "notes.html", "post.html")
    }
    assert links == {"use.html": 11, "api.html": 4, "notes.html": 2, "post.html": 2}
    entry = BeautifulSoup(together.text("glossary.html"), "html.parser").select("dt#term-gateway + dd > p a")
    assert [link.get_text() for link in entry] == ["Knu68", "product.connect()"]


def test_entries_are_linked_from_every_page(built: tuple[Built, Built]) -> None:
    _, together = built
    for page in together.pages():
        for link in BeautifulSoup(together.text(page), "html.parser").select("a.izterm"):
            target, _, anchor = str(link["href"]).partition("#")
            path = (together.folder / page).parent / target if target else together.folder / page
            assert BeautifulSoup(path.read_text("utf-8"), "html.parser").find(id=anchor), f"{page}: {link}"


IN_TITLES = """
    Use
    ===

    .. centered:: The :izterm:`AK`

    .. card:: The :izterm:`AK`

       In a card.

    .. grid:: 1

       .. grid-item-card:: The :izterm:`AK`

          In a grid.

    .. dropdown:: The :izterm:`AK`

       In a dropdown.

    .. tab-set::

       .. tab-item:: The :izterm:`AK`

          In a tab.

    .. tabs::

       .. tab:: The :izterm:`AK`

          In another tab.

    Text with the :izterm:`AK`.
    """


def test_first_use_is_not_spent_in_the_title_of_a_card_or_a_tab(tmp_path: Path) -> None:
    files = {"index.rst": IN_TITLES, "izterms.yaml": FILES["izterms.yaml"], "books.bib": FILES["books.bib"]}
    files["glossary.rst"] = f":orphan:\n\n{FILES['glossary.rst']}"
    built = _build(tmp_path / "titles", files, [*OTHERS, "sphinxext_izuma"], 'izterm_first_use = "page"\n')
    body = BeautifulSoup(built.text("index.html"), "html.parser").select_one("[role=main]")
    assert body is not None
    assert re.findall(r"(?:access key \()?AK\)?", body.get_text()) == ["AK"] * 6 + ["access key (AK)"]
