"""The digests: hashes that tell which pages an edit makes stale.

Each is compared with the one that an earlier build saved.

==================  =============================  ==================================  =================================
digest              of                             saved                               a difference makes Sphinx
==================  =============================  ==================================  =================================
fingerprint         the bytes of the glossary      in the glossary's cache             load the glossary anew
                    files (glossary/cache.py)
listing digest      the entries that the listings  in the notes of the page            read the page again
                    of a page select
page digest         everything that the output of  in the record of the output folder  write the page again
                    a page takes from other pages
                    and from the glossary
inputs digest       the inputs of the whole build  in the record of the output folder  compare the page digests at all
==================  =============================  ==================================  =================================

The notes of a page also hold a *fingerprint* of its listings: the fingerprint and the settings for which the listing
digest was last equal. If it is the same, the listing digest is not computed: that takes time for each entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.application import ENV_PICKLE_FILENAME

from sphinxext_izuma.extension.config import VALUES
from sphinxext_izuma.extension.language.words import Words
from sphinxext_izuma.extension.relate.entries import Entries
from sphinxext_izuma.extension.relate.hidden import Hidden
from sphinxext_izuma.extension.relate.resolution import Resolutions
from sphinxext_izuma.extension.relate.usage import Usage
from sphinxext_izuma.extension.request import Request
from sphinxext_izuma.extension.write.acronym_list import acronym_list_inputs
from sphinxext_izuma.extension.write.backlinks import backlink_inputs
from sphinxext_izuma.extension.write.learn_more import learn_more_inputs
from sphinxext_izuma.extension.write.nested import nested_inputs

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.extension.pages import ListingData

# Sphinx's own values that decide which names are ignored and which warnings are suppressed.
_OTHER_VALUES = ("nitpick_ignore", "nitpick_ignore_regex", "suppress_warnings")


# Listings.


class ListingDigests(dict[str, str]):
    """The listing digest of each set of requests, in the form of ``repr``. A step of a build."""

    def __init__(self, build: Build) -> None:
        super().__init__()
        self._build = build

    def of(self, page: ListingData) -> str:
        """Return the digest of the listings of a page."""
        key = repr(page["requests"])
        if key not in self:
            self[key] = self._digest(map(Request.from_data, page["requests"]))
        return self[key]

    def _digest(self, requests: Iterable[Request]) -> str:
        glossary, collation = self._build.glossary, self._build.collation
        content = hashlib.sha256(repr(_listing_settings(self._build)).encode())
        for request in requests:
            selected = request.unknown(glossary), list(request.missing(glossary)), request.select(glossary, collation)
            content.update(repr((request, selected)).encode("utf-8", "surrogatepass"))
        return content.hexdigest()


def _listing_settings(build: Build) -> object:
    config = build.config
    order = config.language, config.izterm_collation, build.once(Words).digest
    return config.izterm_index, config.izterm_trusted, build.kind_of_meaning, order, build.has_myst


def listing_fingerprint(build: Build) -> str:
    """Return a text that changes if a listing digest may change, empty if the glossary files are not known."""
    return build.glossary.fingerprint and f"{build.glossary.fingerprint} {_listing_settings(build)!r}"


def note_listing_digest(build: Build, docname: str) -> None:
    """Add the digest to the notes of the listings on a page that has been read.

    The process that reads the page does it. It has made the terms already.
    """
    if page := build.pages.listings.get(docname):
        page["digest"] = build.once(ListingDigests).of(page)
        page["fingerprint"] = listing_fingerprint(build)


# Pages.


def page_digests(build: Build) -> dict[str, str]:
    """Return the page digest of each page that uses or lists terms. A step of a build."""
    pages, usage, entries, resolutions = build.pages, build.once(Usage), build.once(Entries), build.once(Resolutions)
    key_of = cache(lambda name: "\0".join((name, resolutions[name].output_key, *nested_inputs(build, name))))
    digests, words = {}, f"{build.once(Words).digest} {build.config.izterm_translate_names}"
    for docname in sorted(usage.uses.keys() | pages.listings.keys() | pages.acronym_lists.keys()):
        parts = [words, *(key_of(name) for name in sorted(entries.names_on(docname)))]
        parts += map(repr, usage.autolinked.get(docname, ()))
        parts += acronym_list_inputs(build, docname)
        parts += _page_term_inputs(build, docname)
        if listing := pages.listings.get(docname):
            parts += [listing["digest"], *sorted(entries.hidden_on(docname)), *backlink_inputs(build, docname)]
            parts += learn_more_inputs(build, docname)
        digests[docname] = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return digests


def _page_term_inputs(build: Build, docname: str) -> Iterable[str]:
    if not build.config.izterm_page_terms:
        return ()
    # Imported here, because few projects show the terms of pages.
    from sphinxext_izuma.extension.write.page_terms import page_term_inputs  # noqa: PLC0415

    return page_term_inputs(build, docname)


# The whole build.


def inputs_digest(app: Sphinx, build: Build) -> str:
    """Return one hash of everything that decides the output: the environment, the glossary files, the configuration.

    It is empty if that can't be known.
    """
    config, fingerprint = app.config, build.glossary.fingerprint
    try:
        content = hashlib.sha256((Path(app.doctreedir) / ENV_PICKLE_FILENAME).read_bytes())
    except OSError:
        return ""
    values = [config[name] for name in (*(value.name for value in VALUES), *_OTHER_VALUES)]
    values.append(build.once(Words).digest)
    # Values of other extensions may hide listings.
    hidden = build.once(Hidden)
    values += [sorted(hidden.on(docname)) for docname, page in sorted(build.pages.listings.items()) if page["hosted"]]
    content.update(repr((fingerprint, values, sorted(app.tags), build.has_myst)).encode("utf-8", "surrogatepass"))
    return content.hexdigest() if fingerprint else ""
