"""Built projects in Chromium: served with a policy of the test's choice or opened as files, and watched while used."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CONF, Project
from serving import CHROMIUM, FLAGS, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PATIENCE = 30_000  # milliseconds: a busy machine is slow, and no test waits this long for what comes
REQUIRED = "IZTERM_BROWSER_REQUIRED"  # set in the environment of .ci/run
_OWN = ("http://127.0.0.1:", "file:", "data:", "blob:", "about:")
# What a theme says on each of its pages.
_OF_THEMES = ("Got invalid theme mode: . Resetting to auto.",)
QUICK_THEMES = ["alabaster", "furo"]
LONG_THEMES = ["sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme"]
STRICT = "default-src 'self'"  # a policy that refuses inline scripts and styles
# The theme "basic" without the bars that have inline styles, and without the sidebar.
_BARE = {
    "_templates/layout.html": """
        {% extends "basic/layout.html" %}
        {% block relbar1 %}{% endblock %}
        {% block relbar2 %}{% endblock %}
        {% block sidebar2 %}{% endblock %}
        """
}


THEMES = [*QUICK_THEMES, *(pytest.param(theme, marks=pytest.mark.long) for theme in LONG_THEMES)]


@pytest.hookimpl(tryfirst=True)  # before pytest chooses tests by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder as long, but for those that are marked as quick."""
    here = Path(__file__).parent
    for item in items:
        if not item.path.is_relative_to(here):
            continue
        for kind in ("DeprecationWarning", "PendingDeprecationWarning"):  # of themes: theirs to mend
            item.add_marker(pytest.mark.filterwarnings(rf"ignore::{kind}:(sphinx_|pydata_|furo|sphinx\.)"))
        if not item.get_closest_marker("quick"):
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium; the browsers that Playwright brings can't be fetched everywhere.

    Without it the tests are skipped, but where they are said to be required they fail.
    """
    required = bool(os.environ.get(REQUIRED))
    api: Any
    if required:
        api = importlib.import_module("playwright.sync_api")
    else:
        api = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install --group browser")
    if not CHROMIUM.exists():
        (pytest.fail if required else pytest.skip)(f"{CHROMIUM} is not there: apt-get install chromium")
    api.expect.set_options(timeout=PATIENCE)
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass(slots=True)
class Site:
    """A built project: ``folder`` holds its pages, ``address`` is where they are served."""

    project: Project
    folder: Path
    address: str

    def url(self, page: str) -> str:
        """Return the address of a page on the server."""
        return f"{self.address}/{page}"

    def file_url(self, page: str) -> str:
        """Return the address of a page as a file; what follows ``?`` or ``#`` stays."""
        return f"{self.folder.as_uri()}/{page}"


MakeSite = Callable[..., Site]


@pytest.fixture(scope="session")
def make_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeSite]:
    """Return a function that builds and serves a project: ``make_site(files, theme=…, policy=…, builder=…, **conf)``.

    The same arguments give the same site, built once: tests only look at it.
    """
    sites: dict[str, Site] = {}
    servers: list[ThreadingHTTPServer] = []

    def make(
        files: Mapping[str, str], *, theme: str = "basic", policy: str = "", builder: str = "html", **conf: Any
    ) -> Site:
        key = repr((sorted(files.items()), theme, policy, builder, sorted(conf.items())))
        if key not in sites:
            bare = theme == "basic"
            if not bare:
                pytest.importorskip(theme)
            settings = {"html_theme": theme, "templates_path": ["_templates"] if bare else [], **conf}
            project = Project(tmp_path_factory.mktemp("site") / "source", conf=settings)
            project.write({"conf.py": CONF, **(_BARE if bare else {}), **files})
            folder = project.build(builder).outdir
            servers.append(serve(folder, policy))
            sites[key] = Site(project, folder, f"http://127.0.0.1:{servers[-1].server_port}")
        return sites[key]

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass  # without slots: Playwright hangs its wrappers of our methods on the object
class Visitor:
    """Opens pages, each in a fresh context of the browser, and notes what no page may do."""

    browser: Browser
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, url: str, **options: Any) -> Page:
        """Open a page; *options* are those of ``Browser.new_context``, such as viewport and color_scheme."""
        context = self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.on("request", self._note_request)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self.problems.append(f"exception: {error.error}"))
        self.contexts.append(context)
        page = context.new_page()
        page.goto(url)
        return page

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(_OWN):
            self.problems.append(f"request: {request.url}")

    def _note_message(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        # The browser itself asks for the icon, and a busy server may reset that connection.
        if message.type == "error" and message.text not in _OF_THEMES and not address.endswith("/favicon.ico"):
            self.problems.append(f"console: {message.text} ({address})")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Return a function that opens a page; a request to anyone else, or an error in the console, fails the test.

    A test that expects some of the theme's own clears ``visit.problems`` of them.
    """
    visitor = Visitor(browser)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.problems == []


def violations(page: Page, within: str = "") -> list[str]:
    """Return what axe-core finds wrong: rule and element; *within* is the selector of a part of the page."""
    return [f"{rule}: {node['html'][:160]}" for rule, node in broken_rules(page, within)]


def broken_rules(page: Page, within: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    """Return each rule that axe-core finds broken, with its data about the element."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # Without style sheets of its own loading: it asks for those that others import at the wrong address.
    options = {"resultTypes": ["violations"], "preload": False}
    found = axe.run(page, context=within or None, options=options).response["violations"]
    return [(rule["id"], node) for rule in found for node in rule["nodes"]]
