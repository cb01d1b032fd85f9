"""What is wrong with terms where there is no link to check: looked for once a build, in all pages, read anew or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.read import prose
from sphinxext_izuma.extension.domain import IzumaDomain
from sphinxext_izuma.extension.findings import Finding, Subtype
from sphinxext_izuma.extension.source_text import Words

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.glossary.mentions import Mention
    from sphinxext_izuma.glossary.term import Term

_CHECKS = {
    Subtype.MENTION: "izterm_check_mentions",
    Subtype.DEPRECATED: "izterm_check_prose",
    Subtype.UNUSED: "izterm_check_unused",
}


def run(_app: Sphinx, env: BuildEnvironment) -> None:
    """Report what the project wants checked."""
    domain = IzumaDomain.of(env)
    config = env.config
    if config.izterm_check_mentions or config.izterm_check_prose:
        for finding in in_prose(domain):
            if config[_CHECKS[finding.subtype]]:
                domain.report(finding)
    if config.izterm_check_unused:
        for finding in unused(domain):
            domain.report(finding)


def in_prose(domain: IzumaDomain) -> Iterator[Finding]:
    """Yield what the running text of pages mentions and does not link, and its deprecated names, page by page."""
    # A file may be included in several pages.
    yield from dict.fromkeys(finding for _, finding in by_page(domain))


def by_page(domain: IzumaDomain) -> Iterator[tuple[str, Finding]]:
    """Yield each page with what its running text mentions and does not link, or calls by a deprecated name.

    Whether the project wants it checked or not; but what no build has wanted, no build has read.
    """
    words = Words()
    for docname, page in domain.concordance.prose.pages():
        for finding in _in_page(domain, docname, page, words):
            yield docname, finding


def _in_page(domain: IzumaDomain, docname: str, page: prose.Page, words: Words) -> Iterator[Finding]:
    unlinked = prose.Unlinked(page, domain.glossary)
    for block in page.blocks:
        for mention in domain.concordance.prose.mentions.find(block.text):
            if mention.deprecated:
                yield _deprecated(domain, block, mention, words)
            elif domain.concordance.prose.reports(mention.term) and unlinked.takes(mention, block.where):
                yield _mention(domain, docname, block, mention, words)


def _mention(domain: IzumaDomain, docname: str, block: prose.Block, mention: Mention, words: Words) -> Finding:
    place = _place(block, mention, words)
    suggestion = _role(mention.name, is_markdown=_is_markdown(domain, docname, place[0]))
    message = f"unlinked term: {mention.name!r}: write {suggestion}"
    return _finding(Subtype.MENTION, message, mention, place, suggestion)


def _deprecated(domain: IzumaDomain, block: prose.Block, mention: Mention, words: Words) -> Finding:
    outcome = domain.concordance.outcomes[mention.name]
    _, message = outcome.problem or (None, "")
    return _finding(Subtype.DEPRECATED, message, mention, _place(block, mention, words), outcome.suggestion)


def _finding(subtype: Subtype, message: str, mention: Mention, place: tuple[str, int, int], suggestion: str) -> Finding:
    path, line, column = place
    return Finding(
        subtype=subtype,
        message=message,
        path=path,
        line=line,
        column=column,
        name=mention.name,
        term=mention.term.name,
        suggestion=suggestion,
    )


def _place(block: prose.Block, mention: Mention, words: Words) -> tuple[str, int, int]:
    line = block.line + block.text.count("\n", 0, mention.start)
    return words.place(block.text[mention.start : mention.end], block.source, block.line, line)


def _role(name: str, *, is_markdown: bool) -> str:
    return f"{{izterm}}`{name}`" if is_markdown else f":izterm:`{name}`"


def _is_markdown(domain: IzumaDomain, docname: str, path: str) -> bool:
    """Return how a file is written; one that is included and has another ending is written as its page is."""
    kinds: Mapping[str, str | None] = domain.env.config.source_suffix
    if path.endswith(".py"):
        return False
    kind = kinds.get(Path(path).suffix, kinds.get(Path(domain.env.doc2path(docname)).suffix))
    return kind == "markdown"


def unused(domain: IzumaDomain) -> Iterator[Finding]:
    """Yield the entries of the project's own glossaries that no page uses.

    A deprecated entry is there for the sake of pages that may not use it, and a pointer for readers of the listing.
    """
    own = {str(data.source.path) for data in domain.glossary.sources if not data.source.installed}
    used = domain.concordance.used
    reached = used | {target.id for term_id in used for target in _targets(domain, term_id)}
    terms = (term for term in domain.glossary.terms if term.place.path in own)
    for term in sorted(terms, key=lambda term: (term.place.path, term.place.line)):
        points_to_used = not (term.definition or term.expansion) and any(
            target.id in reached for target in _targets(domain, term.id)
        )
        if term.id not in reached and not term.deprecated and not points_to_used:
            yield Finding(
                subtype=Subtype.UNUSED,
                message=f"unused term: {term.name!r} is linked on no page: use it, or remove its entry",
                path=term.place.path,
                line=term.place.line,
                name=term.name,
                term=term.name,
            )


def _targets(domain: IzumaDomain, term_id: str) -> Iterator[Term]:
    """Yield the terms that an entry points to instead of itself."""
    for pointer in domain.glossary.by_id[term_id].see:
        if target := domain.glossary.one(pointer.name):
            yield target
