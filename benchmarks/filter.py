"""How long a keystroke in the filter of a long glossary page takes, in Chromium.

Each on a page at rest, from the event until all that is seen is laid out. Run it with ``make bench`` or
``python benchmarks/filter.py --help``.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from builds import FLAVOURS, write_project
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LIMIT = 50  # milliseconds, from which on a reader may notice
_KEYSTROKE = """
async ([value]) => {
  const input = document.querySelector(".izterm-filter input");
  const rest = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  await rest();
  const began = performance.now();
  input.value = value;
  input.dispatchEvent(new Event("input"));
  document.body.getBoundingClientRect();
  const spent = performance.now() - began;
  await rest();
  return spent;
}
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("terms", 5000), ("rounds", 3), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--text", default="bed gul 4", help="what is typed, then deleted again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = Path(folder, "project")
        write_project(project, FLAVOURS["izterm"], pages=10, references=100, terms=given.terms, seed=given.seed)
        subprocess.run([sys.executable, "-m", "sphinx", "-q", str(project), str(project / "_build")], check=True)  # noqa: S603
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = (project / "_build" / "glossary.html").as_uri()
        rounds = [_keystrokes(browser, page, given.text) for _ in range(given.rounds)]
        browser.close()
    _report(given.text, rounds)


def _keystrokes(browser: Browser, address: str, text: str) -> dict[str, float]:
    """Type *text* and delete it, on a fresh page; return the milliseconds of each key until all is laid out."""
    page: Page = browser.new_page()
    page.goto(address)
    page.locator(".izterm-filter input").focus()
    page.wait_for_timeout(500)
    typed = [text[:end] for end in range(1, len(text) + 1)]
    values = [*typed, *reversed(typed[:-1]), ""]
    spent = {f"{place:2} {value!r}": page.evaluate(_KEYSTROKE, [value]) for place, value in enumerate(values)}
    page.close()
    return spent


def _report(text: str, rounds: list[dict[str, float]]) -> None:
    print(f"{'filter':16} {'median ms':>9} {'worst ms':>9}")
    medians = []
    for value in rounds[0]:
        spent = [times[value] for times in rounds]
        medians.append(statistics.median(spent))
        print(f"{value:16} {medians[-1]:9.1f} {max(spent):9.1f}")
    print(f"{text!r}: the slowest keystroke takes {max(medians):.0f} ms (limit {LIMIT})")


if __name__ == "__main__":
    main()
