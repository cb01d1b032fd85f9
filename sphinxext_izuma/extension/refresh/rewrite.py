"""The way of a glossary through a build: loaded once, pages re-read and rewritten where they show something else."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.errors import ConfigError

from sphinxext_izuma.extension.write import acronym_list
from sphinxext_izuma.extension.write import listing as backlinks
from sphinxext_izuma.extension.refresh import renewal
from sphinxext_izuma.extension.config import VALUES
from sphinxext_izuma.extension.domain import Digests, IzumaDomain
from sphinxext_izuma.extension.findings import Finding, Subtype, is_silenced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# Of Sphinx's own: what is passed over, and which warnings nobody wants to see.
_OTHER_VALUES = ("nitpick_ignore", "nitpick_ignore_regex", "suppress_warnings")


def load(app: Sphinx) -> None:
    """Read the glossaries, before workers start, and report what is wrong in them.

    :raises ConfigError: where one can't be used at all.
    """
    # Here, not at the top: what reads files costs more to import than all the rest, and a worker never needs it.
    from sphinxext_izuma.glossary import cache  # noqa: PLC0415
    from sphinxext_izuma.glossary.source import SourceError, locate  # noqa: PLC0415

    try:
        sources = locate(app.config.izterm_glossaries, Path(app.confdir))
        glossary = cache.load(sources, Path(app.doctreedir) / "izterm-glossary.cache")
    except SourceError as error:
        # The message says it all: where Sphinx shows a traceback, it should not show ours on top.
        raise ConfigError(str(error)) from None
    domain = IzumaDomain.of(app.env)
    domain.begin(glossary, app.builder)
    for fault in glossary.faults:
        place = fault.place
        domain.report(Finding(subtype=Subtype(fault.kind), message=fault.message, path=place.path, line=place.line))


def outdated_listings(
    _app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages to read again, because entries that they list have changed."""
    return sorted(IzumaDomain.of(env).outdated() - added - changed - removed)


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again: those that would show something else now, and those that warn.

    Those that need new boxes and nothing else get them when the build has finished.
    """
    domain = IzumaDomain.of(env)
    domain.refresh()
    record = _Record.load(app)
    if record.settled and not domain.has_read and record.settled == _all_that_counts(app):
        return []  # to find that out page by page takes as long as there are uses
    for finding in domain.concordance.listed_twice():
        domain.report(finding)
    digests = domain.digests = _digests(domain)
    outdated = {name for name in digests.keys() | record.pages.keys() if digests.get(name) != record.pages.get(name)}
    # A build that is interrupted while it writes leaves some of these as they were, and some as they will be.
    if outdated & record.pages.keys():
        record.save({docname: digest for docname, digest in record.pages.items() if docname not in outdated})
    warning = _warning(domain)
    domain.renewable = {docname for docname in outdated - warning if _is_renewable(domain, docname, record)}
    return sorted((outdated - domain.renewable | warning) & env.found_docs)


def _is_renewable(domain: IzumaDomain, docname: str, record: _Record) -> bool:
    """Return whether a page needs new boxes and nothing else, and can have them."""
    before, now = record.pages.get(docname), domain.digests.get(docname)
    return (
        before is not None
        and now is not None
        and before.page == now.page
        # All that its boxes said is known.
        and before.boxes == _boxes(domain, docname, lambda name: repr(renewal.meaning_before(domain, name)))
        and renewal.renewed(domain, docname) is not None
    )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Give pages new boxes, and write down what each page that is done shows; a build may be of some pages only."""
    domain = IzumaDomain.of(app.env)
    # A build that found all as it was has no digests, and may have written pages for reasons of its own.
    if exception is None and (domain.written or domain.digests):
        record = _Record.load(app)
        digests = domain.digests = domain.digests or _digests(domain)
        current = domain.written.keys() | _renewed(domain)
        pages = {name: digest for name, digest in record.pages.items() if name not in current}
        pages |= {name: digest for name, digest in digests.items() if name in current}
        is_done = pages == digests and not _warning(domain) and not domain.concordance.has_faults()
        record.save(pages, _all_that_counts(app) if is_done else "")


def _renewed(domain: IzumaDomain) -> set[str]:
    """Give pages new boxes, and return those that have them now."""
    wanted = domain.renewable - domain.written.keys()
    if wanted:
        # What a build of some pages has left for later looks new to Sphinx as soon as we have been at it.
        wanted -= set(domain.builder.get_outdated_docs())
    return {docname for docname in wanted if renewal.renew(domain, docname)}


def _all_that_counts(app: Sphinx) -> str:
    """Return a digest of all that what pages show is worked out of: what was read of them, glossary and configuration.

    Nothing where that can't be known.
    """
    config, glossary = app.config, IzumaDomain.of(app.env).glossary
    try:
        read = hashlib.sha256((Path(app.doctreedir) / ENV_PICKLE_FILENAME).read_bytes())
    except OSError:
        return ""
    values = [config[name] for name in (*(value.name for value in VALUES), *_OTHER_VALUES)]
    read.update(repr((glossary.fingerprint, values, sorted(app.tags))).encode("utf-8", "surrogatepass"))
    return read.hexdigest() if glossary.fingerprint else ""


def _digests(domain: IzumaDomain) -> dict[str, Digests]:
    """Return for each page that uses or lists terms the digests of what its output depends on."""
    digests = {}
    store, concordance = domain.store, domain.concordance
    shown = cache(lambda name: f"{name}\0{concordance.outcomes[name].shown}")
    meaning = cache(lambda name: repr(concordance.outcomes[name].meaning))
    for docname in sorted(concordance.uses.keys() | store["listings"].keys() | store["acronym_lists"].keys()):
        parts = [shown(name) for name in sorted(concordance.names_on(docname))]
        parts += map(repr, concordance.autolinked.get(docname, ()))
        parts += acronym_list.shown(domain, docname)
        if listing := store["listings"].get(docname):
            parts += [listing["digest"], *sorted(concordance.hidden_on(docname)), *backlinks.shown(domain, docname)]
        digests[docname] = Digests(page=_digest(parts), boxes=_boxes(domain, docname, meaning))
    return digests


def _boxes(domain: IzumaDomain, docname: str, meaning: Callable[[str], str]) -> str:
    """Return a digest of what the boxes of a page say, if they say the *meaning* of each name."""
    return _digest(map(meaning, sorted(domain.concordance.names_on(docname))))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _warning(domain: IzumaDomain) -> set[str]:
    """Return the pages that give a warning when they are written."""
    faulty = {name for name, outcome in domain.concordance.outcomes.items() if outcome.problem}
    return {docname for docname in domain.digests if _warns(domain, docname, faulty)}


def _warns(domain: IzumaDomain, docname: str, faulty: Set[str]) -> bool:
    """Return whether writing a page gives a warning that the project wants to see; *faulty* names may give one."""
    concordance = domain.concordance
    names = domain.store["uses"].get(docname, {}).keys() | concordance.adopted.get(docname, {}).keys()
    problems = {concordance.outcomes[name].problem for name in faulty & names}
    problems |= {concordance.outcomes[name].problem_in_entry for name in faulty & concordance.names_in_entries(docname)}
    problems |= {(Subtype.UNDEFINED, name) for name in concordance.lacking_forms(docname)}
    return any(problem and not is_silenced(problem[0], domain.env.config) for problem in problems)


class _Record:
    """What each page of an output folder showed when it was written.

    A file for each builder and output folder, since several may share one folder of doctrees. ``settled`` says of what
    all pages were worked out, if they are as they must be and none of them warns.
    """

    def __init__(self, path: Path, pages: dict[str, Digests], settled: str) -> None:
        self._path = path
        self.pages = pages
        self.settled = settled

    @classmethod
    def load(cls, app: Sphinx) -> Self:
        """Return the record of a build's output, an empty one where there is none."""
        key = hashlib.sha256(f"{app.builder.name}\0{Path(app.outdir).as_posix()}".encode()).hexdigest()[:16]
        path = Path(app.doctreedir) / f"izterm-{app.builder.name}-{key}.json"
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            pages = {docname: Digests(*digests) for docname, digests in record["pages"].items()}
            return cls(path, pages, str(record["settled"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls(path, {}, "")

    def save(self, pages: dict[str, Digests], settled: str = "") -> None:
        """Write another record in the place of this one."""
        # In one step, so that a build that is killed here leaves the old record or the new one.
        draft = self._path.with_suffix(".tmp")
        record = {"pages": pages, "settled": settled}
        draft.write_text(json.dumps(record, indent=0, sort_keys=True), encoding="utf-8")
        draft.replace(self._path)
