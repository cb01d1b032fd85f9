"""Looks in the output of builders for what an attack may have reached: scripts, requests, changes of the page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import attacks
from bs4 import BeautifulSoup, Tag

SCHEMES = ("http://", "https://", "mailto:")
SOURCES = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src", "object": "data"}
TEX = r"""input include write immediate openin openout read catcode csname expandafter newcommand renewcommand gdef
    special usepackage includegraphics href url class cssId style require verbatim verbatiminput lstinputlisting
    scantokens directlua loop hskip raisebox mmlToken unicode relax"""
DANGEROUS = re.compile(rf"\\(?:{'|'.join(TEX.split())})(?![A-Za-z])|\^\^")


@dataclass(frozen=True)
class Built:
    """The output of a builder, for all attacks."""

    folder: Path
    srcdir: Path
    warnings: list[str]
    attacks: list[str]

    def text(self, path: str) -> str:
        """Return an output file."""
        return (self.folder / path).read_text(encoding="utf-8")

    def as_harmless(self, name: str, text: str) -> str:
        """Return a text of the page of an attack with the names and the numbers of the harmless page."""
        key = name.replace("-", "")
        text = text.replace(f"CIT{key}", "CIThost").replace(f"cit{key}", "cithost").replace(name, attacks.HARMLESS)
        own = attacks.number(name, self.attacks)
        return re.sub(rf"(?<![\d.]){own}\.(?=\d|</span>| )", "1.", text)


def outside(page: BeautifulSoup) -> str:
    """Return a page without its entries."""
    body = page.select_one("div.body") or page.body
    assert isinstance(body, Tag)
    for entry in body.select("dl.glossary, .izterm-letter, .izglossary"):
        entry.decompose()
    return re.sub(r"\n+", "\n", body.decode())  # an entry that is left out leaves no empty line


def harm_in(page: BeautifulSoup) -> Iterator[str]:
    """Yield what a page of ours must not have: scripts, attributes that run them, requests to other hosts."""
    for element in page.select("*"):
        for name, value in element.attrs.items():
            if name.startswith("on") or (name == "style" and "url(" in str(value)):
                yield str(element)
        address = str(element.get(SOURCES.get(element.name, ""), "") or "")
        address = re.sub(r"[\x00-\x20\u200b]", "", address).lower()
        is_request = element.name != "a"
        if is_request and re.match(r"(?:[a-z][a-z0-9+.-]*:|//|\\)", address) and "mathjax" not in address:
            yield str(element)
        if re.match(r"[a-z][a-z0-9+.-]*:", address) and not address.startswith(SCHEMES):
            yield str(element)
    for script in page.select("script"):
        if not script.get("src") and "alert(" in script.get_text():
            yield str(script)
    for element in page.select("dl.glossary :is(script, iframe, object, embed, meta, link, style, form)"):
        yield str(element)


def difference(found: str, wanted: str) -> str:
    """Return where two texts differ, empty if they are the same."""
    at = next((at for at, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), len(wanted))
    return "" if found == wanted else f"{found[at - 60 : at + 60]!r}, not {wanted[at - 60 : at + 60]!r}"


def between(text: str, first: str, last: str) -> str:
    """Return a part of a text."""
    assert first in text
    return text.partition(first)[2].partition(last)[0]


def check(names: list[str], check_one: Callable[[str], str]) -> None:
    """Fail with all attacks that got through."""
    found = {name: said for name in names if (said := check_one(name))}
    assert not found, "\n".join(f"{name}: {said}" for name, said in found.items())


def check_warnings(built: Built) -> None:
    """Check that each attack is reported at its line, once, and that nothing is reported of pages."""

    def check_one(name: str) -> str:
        own = [text for text in built.warnings if text.startswith(f"attacks/{name}.yaml")]
        found = re.findall(rf"(?m)^attacks/{name}\.yaml:(\d+):", "\n".join(own))
        wanted = attacks.expected_lines(name)
        return "" if wanted == [int(line) for line in found] else f"warnings at {wanted} were expected, not {own}"

    check(built.attacks, check_one)
    check_others(built)


def check_others(built: Built) -> None:
    """Check that no warning is about a page, and that nothing has been executed."""
    located = [line for line in built.warnings if re.search(r": (?:WARNING|ERROR|CRITICAL|SEVERE): ", line)]
    assert [line for line in located if not line.startswith("attacks/")] == []
    assert not (built.srcdir / "executed").exists()


def check_html(built: Built, suffix: str = ".html") -> None:
    """Check that no page has harm in it, and that each is the harmless page outside of its entries."""
    wanted = outside(BeautifulSoup(built.text(f"{attacks.HARMLESS}{suffix}"), "html.parser"))

    def check_one(name: str) -> str:
        page = BeautifulSoup(built.text(f"{name}{suffix}"), "html.parser")
        if harm := list(harm_in(page)):
            return "\n".join(harm)
        ids = [str(element["id"]) for element in page.select("[id]")]
        if doubled := {each for each in ids if ids.count(each) > 1}:
            return f"the same id twice: {doubled}"
        found = built.as_harmless(name, outside(page))
        if found != wanted:
            return difference(found, wanted)
        return ""

    check(built.attacks, check_one)
    for path in built.folder.glob(f"*{suffix}"):
        assert not list(harm_in(BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser"))), path
    assert {path.name for path in (built.folder / "_images").iterdir()} <= {"pixel.png", "drawing.svg"}
    assert not (built.folder / "_downloads").exists()


def check_text(built: Built) -> None:
    """Check the pages as text, outside of their entries."""

    def parts(name: str) -> tuple[str, ...]:
        text = re.sub(r"[*=-]{4,}", "---", built.as_harmless(name, built.text(f"{name}.txt")))
        text = re.sub(r"\s+", " ", text)  # a long name moves the ends of lines
        return text.partition("BEFORE THE LISTING")[0], text.partition("AFTER THE LISTING")[2]

    wanted = parts(attacks.HARMLESS)
    check(built.attacks, lambda name: difference("".join(parts(name)), "".join(wanted)))


def check_latex(built: Built) -> None:
    """Check the chapters, outside of their entries, and that no command of a glossary is one of LaTeX."""
    [path] = built.folder.glob("*.tex")
    body = path.read_text(encoding="utf-8").partition(r"\begin{document}")[2].replace(r"\sphinxhyphen{}", "-")

    def chapter(name: str) -> str:
        return between(body, rf"\chapter{{Page {name}}}", "END OF PAGE")

    def parts(name: str) -> tuple[str, ...]:
        text = built.as_harmless(name, chapter(name))
        return text.partition("BEFORE THE LISTING")[0], text.partition("AFTER THE LISTING")[2]

    wanted = parts(attacks.HARMLESS)

    def check_one(name: str) -> str:
        entries = between(chapter(name), "BEFORE THE LISTING", "AFTER THE LISTING")
        shown = re.sub(r"(?s)\\begin\{sphinxVerbatim\}.*?\\end\{sphinxVerbatim\}", "", entries)
        if harm := DANGEROUS.findall(shown):
            return f"{harm} in {shown}"
        return difference("".join(parts(name)), "".join(wanted))

    check(built.attacks, check_one)


def check_epub(built: Built) -> None:
    """Check that all documents of the book are XML, and the same as HTML."""
    for path in built.folder.rglob("*.*htm*"):
        ET.parse(path)  # noqa: S314
    check_html(built, ".xhtml")
