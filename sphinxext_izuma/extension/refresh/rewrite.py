"""The pages that Sphinx must write again: those whose output would differ, and those that warn."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.findings import is_silenced
from sphinxext_izuma.extension.refresh.digests import inputs_digest, page_digests
from sphinxext_izuma.extension.refresh.outputs import OutputFiles, differing
from sphinxext_izuma.extension.refresh.record import Record
from sphinxext_izuma.extension.relate import general_index
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.learn_more import wrong_targets
from sphinxext_izuma.extension.relate.meanings import Meanings
from sphinxext_izuma.extension.relate.resolution import Resolutions, names_without_acronym
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.scope import idle_patterns
from sphinxext_izuma.glossary.finding import Kind

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinxext_izuma.extension.build import Build


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages to write again, when all pages have been read. A handler of ``env-updated``."""
    build = build_of(env)
    build.forget_results()
    build.is_read = True
    general_index.update(build)
    record = Record.load(app)
    replaced = _note_other_files(record)
    # One hash for the whole build saves time: to check page by page takes time for each use.
    build.is_unchanged = (
        bool(record.clean_inputs)
        and not (build.has_read or replaced)
        and record.clean_inputs == inputs_digest(app, build)
    )
    if build.is_unchanged:
        return []
    for finding in (*build.once(Entries).listed_twice(), *wrong_targets(build), *idle_patterns(build)):
        build.report(finding)
    outdated = _outdated(build, record) | replaced
    build.once(OutputFiles).look_at(outdated | build.once(page_digests).keys())
    # A build that is interrupted while it writes leaves some of these pages old and some new.
    if outdated & record.pages.keys():
        record.save({docname: digest for docname, digest in record.pages.items() if docname not in outdated})
    if record.is_lost:
        return sorted(env.found_docs)
    return sorted((outdated | _warning_pages(build)) & env.found_docs)


def _note_other_files(record: Record) -> set[str]:
    """Return the pages whose files hold what an earlier build wrote, and record the other files that differ."""
    found = differing(record.outputs)
    others = {docname: output for docname, output in found.items() if output}
    if others:
        record.outputs |= others
        record.save(record.pages, record.clean_inputs)
    return found.keys() - others.keys()


def pages_with_other_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages with meanings that show the new number of a figure. A handler of ``env-get-updated``.

    Sphinx numbers sections and figures after ``env-updated``.
    """
    build = build_of(env)
    if build.is_unchanged or not build.shows_meanings or not build.once(Meanings).fill_again():
        return []
    build.forget(Resolutions, page_digests)
    return sorted(_outdated(build, Record.load(app)) & env.found_docs)


def _outdated(build: Build, record: Record) -> set[str]:
    """Return the pages whose digest differs from the recorded one."""
    digests = build.once(page_digests)
    return {name for name in digests.keys() | record.pages.keys() if digests.get(name) != record.pages.get(name)}


def save_record(app: Sphinx, exception: Exception | None) -> None:
    """Save the digests of the pages that have been written. A handler of ``build-finished``."""
    build = build_of(app.env)
    # Sphinx may write pages of an unchanged build for other reasons, for example a new template.
    if exception is not None or (build.is_unchanged and not build.resolved):
        return
    record = Record.load(app)
    digests, files = build.once(page_digests), build.once(OutputFiles)
    # A build may write some pages only. A page that could not be written, or lacks a script, is taken up by the next
    # build.
    whole = build.resolved if not build.lacks_files else ()
    written = {name: digests[name] for name in whole if name in digests and files.is_written(name)}
    pages = {name: digest for name, digest in record.pages.items() if name not in build.resolved} | written
    outputs = {name: files.output(name, record.outputs.get(name)) for name in written}
    kept = {name: output for name, output in record.outputs.items() if name in digests and name not in written}
    record.outputs = kept | {name: output for name, output in outputs.items() if output}
    is_clean = pages == digests and not _warning_pages(build) and not _has_findings_of_no_page(build)
    record.save(pages, inputs_digest(app, build) if is_clean else "")


def _warning_pages(build: Build) -> set[str]:
    """Return the pages that give a warning when they are written. Every build must repeat it."""
    return {docname for docname in build.once(page_digests) if _warns(build, docname)}


def _warns(build: Build, docname: str) -> bool:
    """Return whether writing a page gives a warning that the project wants to see."""
    entries, resolutions = build.once(Entries), build.once(Resolutions)
    on_page = build.pages.uses.get(docname, {}).keys() | build.once(Usage).stock_uses.get(docname, {}).keys()
    problems = {resolution.problem for resolution in resolutions.for_names(on_page).values()}
    in_entries = resolutions.for_names(entries.names_in_entries(docname)).values()
    problems |= {resolution.problem_in_entry for resolution in in_entries}
    problems |= {(Kind.UNDEFINED, name) for name in names_without_acronym(build, docname)}
    return any(problem and not is_silenced(problem[0], build.config) for problem in problems)


def _has_findings_of_no_page(build: Build) -> bool:
    """Return True if a warning must be repeated although no page has to be written for it."""
    findings = chain(build.once(Entries).listed_twice(), wrong_targets(build), idle_patterns(build))
    return build.once(Meanings).found_faults or any(findings)
