"""The checks of running text (mentions, deprecated names) and of unused entries, switched on in conf.py.

They run once a build on all pages, also on pages that Sphinx did not read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.findings import place_of
from sphinxext_izuma.extension.language.catalogs import Catalogs
from sphinxext_izuma.extension.relate.mentioned import Mentioned, Unlinked
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.report.translations import in_translations
from sphinxext_izuma.extension.source_text import Words
from sphinxext_izuma.glossary.finding import Finding, Kind

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.read.prose import Block, Page
    from sphinxext_izuma.glossary.mentions import Mention
    from sphinxext_izuma.glossary.term import Place, Term

_CHECKS = {
    Kind.MENTION: "izterm_check_mentions",
    Kind.DEPRECATED: "izterm_check_prose",
    Kind.UNUSED: "izterm_check_unused",
    Kind.TRANSLATION: "izterm_check_translations",
}


def run(_app: Sphinx, env: BuildEnvironment) -> None:
    """Report the findings of the checks that the project has switched on."""
    build = build_of(env)
    config = env.config
    if config.izterm_check_mentions or config.izterm_check_prose:
        for finding in in_prose(build):
            if config[_CHECKS[finding.kind]]:
                build.report(finding)
    if config.izterm_check_unused:
        for finding in unused(build):
            build.report(finding)
    if config.izterm_check_translations:
        for finding in in_translations(build):
            build.report(finding)


def in_prose(build: Build) -> Iterator[Finding]:
    """Yield the findings in running text: mentions of terms that the page does not link, and deprecated names."""
    # Several pages may include the same file.
    yield from dict.fromkeys(finding for _, finding in by_page(build))


def by_page(build: Build) -> Iterator[tuple[str, Finding]]:
    """Yield the findings in running text, each with its docname.

    Switched-off checks give findings, too. Pages without notes of their running text give none.
    """
    words = Words()
    mentioned = build.once(Mentioned)
    for docname, page in mentioned.pages():
        for finding in _in_page(build, mentioned, docname, page, words):
            yield docname, finding


def _in_page(build: Build, mentioned: Mentioned, docname: str, page: Page, words: Words) -> Iterator[Finding]:
    unlinked = Unlinked(page, build.glossary)
    for block in page.blocks:
        for mention in mentioned.mentions_on(docname).find(block.text):
            if mention.deprecated:
                yield _deprecated(build, mention, *_place(build, docname, block, mention, words))
            elif mentioned.reports(mention.term) and unlinked.link_first(mention, block.where):
                yield _mention(build, docname, mention, *_place(build, docname, block, mention, words))


def _mention(build: Build, docname: str, mention: Mention, place: Place, column: int) -> Finding:
    suggestion = _role(mention.name, is_markdown=_is_markdown(build, docname, place.path))
    message = f"unlinked term: {mention.name!r}: write {suggestion}"
    return Finding(place, Kind.MENTION, message, mention.name, mention.term.name, suggestion, column)


def _deprecated(build: Build, mention: Mention, place: Place, column: int) -> Finding:
    resolution = build.once(Resolutions)[mention.name]
    _, message = resolution.problem or (None, "")
    name, term = mention.name, mention.term.name
    return Finding(place, Kind.DEPRECATED, message, name, term, resolution.suggestion, column)


def _place(build: Build, docname: str, block: Block, mention: Mention, words: Words) -> tuple[Place, int]:
    """Return the file, line and column of a mention. That of a translated block is in its catalogue."""
    text = block.text[mention.start : mention.end]
    source, first, line = block.source, block.line, block.line + block.text.count("\n", 0, mention.start)
    in_catalog = block.original and build.once(Catalogs).place(docname, block.original, first, text)
    if in_catalog:
        source, line = in_catalog
        first = line
    path, line, column = words.find(text, source, first, line)
    return place_of(path, line, str(build.env.srcdir)), column


def _role(name: str, *, is_markdown: bool) -> str:
    return f"{{izterm}}`{name}`" if is_markdown else f":izterm:`{name}`"


def _is_markdown(build: Build, docname: str, path: str) -> bool:
    """Return whether a file is Markdown. An included file with an unknown ending has the markup of its page."""
    kinds: Mapping[str, str | None] = build.config.source_suffix
    if path.endswith(".py"):
        return False
    kind = kinds.get(Path(path).suffix, kinds.get(Path(build.env.doc2path(docname)).suffix))
    return kind == "markdown"


def unused(build: Build) -> Iterator[Finding]:
    """Yield a finding for each entry of the project's own glossaries that no page uses.

    A deprecated entry gives no finding, because pages should not use it. An entry that only points to a used term gives
    no finding, because it is for readers of the listing.
    """
    own = {str(file.source.path) for file in build.glossary.files if not file.source.installed}
    used = build.once(Usage).used
    reached = used | {target.id for term_id in used for target in _targets(build, term_id)}
    terms = (term for term in build.glossary.terms if term.place.path in own)
    for term in sorted(terms, key=lambda term: (term.place.path, term.place.line)):
        points_to_used = not (term.definition or term.expansion) and any(
            target.id in reached for target in _targets(build, term.id)
        )
        if term.id not in reached and not term.deprecated and not points_to_used:
            place = place_of(term.place.path, term.place.line, str(build.env.srcdir))
            message = f"unused term: {term.name!r} is linked on no page: use it, or remove its entry"
            yield Finding(place, Kind.UNUSED, message, name=term.name, term=term.name)


def _targets(build: Build, term_id: str) -> Iterator[Term]:
    """Yield the terms in the ``see`` of an entry."""
    term = build.glossary.by_id[term_id]
    for pointer in term.see:
        if target := build.glossary.find_one(pointer.name, term.scope):
            yield target
