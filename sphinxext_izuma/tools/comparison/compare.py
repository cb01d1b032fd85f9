"""Says how two builds differ for readers: references, texts and addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sphinxext_izuma.tools.comparison.site import Reference, Site

FIGURES = ("entries", "references", "resolved", "pages", "pages that differ", "addresses that died")


def compare(old: Path, new: Path) -> tuple[dict[str, int], list[str]]:
    """Return the :data:`FIGURES` of two builds, and a sentence for each difference that a reader sees.

    :param old: the pages with Sphinx's own glossary.
    :param new: the pages with this extension.
    :raises NoSite: if a folder has no page.
    """
    before, after = Site(old), Site(new)
    figures = dict.fromkeys(FIGURES, 0)
    figures["entries"] = len(before.names)
    differences = [f"entry gone or changed: {entry.name!r}" for entry in sorted(before.known - after.known)]
    for page in before.pages:
        figures["pages"] += 1
        figures["references"] += before.count(page)
        if page not in after.pages:
            differences.append(f"{page}: gone")
            continue
        found, is_other = _of_page(page, before, after)
        figures["resolved"] += sum(reference.entry is not None for reference in before.references(page))
        figures["pages that differ"] += is_other
        differences += found
    dead = list(_dead_addresses(before, after))
    figures["addresses that died"] = len(dead)
    return figures, [*differences, *dead]


def _of_page(page: str, before: Site, after: Site) -> tuple[list[str], bool]:
    """Return the differences of a page, and whether its text or its references differ."""
    is_listing = before.is_listing(page)
    old, new = (list(site.references(page)) for site in (before, after))
    if is_listing:  # its entries are sorted in another way
        old, new = sorted(old, key=repr), sorted(new, key=repr)
    found = list(_differing(page, old, new))
    if not is_listing and before.text(page) != after.text(page):
        found.append(f"{page}: another text")
    return found, bool(found)


def _differing(page: str, old: Sequence[Reference], new: Sequence[Reference]) -> Iterator[str]:
    if [reference.text for reference in old] != [reference.text for reference in new]:
        yield f"{page}: {len(old)} references, now {len(new)}, or others"
        return
    for was, now in zip(old, new, strict=True):
        if was.entry is not None and now.entry is not None and was.entry.name == now.entry.name:
            if was.entry != now.entry:
                yield f"{page}: {was.text!r} leads to {now.entry.name!r}, which has another text"
        elif was.entry is not None:
            leads = f"leads to {now.entry.name!r}" if now.entry else "is no link"
            yield f"{page}: {was.text!r} {leads}, not to {was.entry.name!r}"


def _dead_addresses(before: Site, after: Site) -> Iterator[str]:
    for (page, identifier), entry in before.entries.items():
        found = after.entries.get((page, identifier))
        if found is None:
            yield f"{page}#{identifier}: no address any more"
        elif found.name != entry.name:
            yield f"{page}#{identifier}: leads to {found.name!r}, not to {entry.name!r}"
