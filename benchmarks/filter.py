"""How long the filter of a long glossary page takes, in Chromium: the first click into it, and each keystroke.

The first click and the first key are those of a reader, two seconds after the page is loaded. They last from the event
until the next picture. Each other keystroke is counted on a page at rest, from the event until all that is seen is laid
out. Each round starts a browser. Run it with ``make bench`` or ``python benchmarks/filter.py --help``.
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
LIMIT = 100  # milliseconds, from which on a reader notices
REST = 2000  # milliseconds, after which a reader has found the filter
# The events that last longer than a frame, as the browser counts them for "interaction to next paint".
_WATCH = """
() => {
  window.spent = {};
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) spent[name] = Math.max(duration, spent[name] || 0);
  }).observe({ type: "event", durationThreshold: 16 });
}
"""
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
        page = (project / "_build" / "glossary.html").as_uri()
        rounds = []
        for _ in range(given.rounds):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            rounds.append(_first(browser, page, given.text[0]) | _keystrokes(browser, page, given.text))
            browser.close()
    _report(given.text, rounds)


def _first(browser: Browser, address: str, key: str) -> dict[str, float]:
    """Click into the filter of a fresh page, and type a key; return the milliseconds of both."""
    page: Page = browser.new_page()
    page.goto(address)
    page.wait_for_timeout(REST)
    page.evaluate(_WATCH)
    box = page.locator(".izterm-filter input").bounding_box()
    assert box  # noqa: S101 - it is seen
    page.mouse.click(box["x"] + 20, box["y"] + 10)
    page.wait_for_timeout(REST)
    page.keyboard.press(key)
    page.wait_for_timeout(REST)
    spent: dict[str, float] = page.evaluate("spent")
    page.close()
    clicked = max(spent.get(name, 0) for name in ("pointerdown", "mousedown", "pointerup", "mouseup", "click"))
    return {"first click": clicked, "first key": max(spent.get(name, 0) for name in ("keydown", "keypress", "keyup"))}


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
