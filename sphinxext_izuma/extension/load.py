"""Loads the glossary of a project, once a build."""

from __future__ import annotations

import glob
import importlib.util
import os
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sphinxext_izuma.extension.build import build_of
from sphinxext_izuma.extension.config import (
    BASELINE,
    CONF_PY,
    GLOSSARIES,
    INTERSPHINX,
    TRUSTED,
    VALUES,
    line_in_conf_py,
)
from sphinxext_izuma.extension.findings import OnceInTexts, logger, place_of
from sphinxext_izuma.extension.language.catalogs import Catalogs, add_glossary
from sphinxext_izuma.glossary import names
from sphinxext_izuma.glossary.file.source import (
    BUNDLED,
    FILE_ENDINGS,
    TAG,
    files_like_own,
    locate,
    own_files,
    real,
    with_translations,
)
from sphinxext_izuma.glossary.finding import Finding, Kind
from sphinxext_izuma.glossary.term import Place

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from sphinxext_izuma.extension.build import Build
    from sphinxext_izuma.glossary.file.source import GlossaryError
    from sphinxext_izuma.glossary.glossary import Glossary


_PREFIX = "izterm"
_LIKE_PREFIX = 0.7  # of difflib: "itzerm" and "izterms", but no "latex" and no "intersphinx"


def load(app: Sphinx) -> None:
    """Load the glossary before workers start, and report its faults.

    A file that can't be used stops no build. The exit status is 1, and names that are not found are not checked.
    """
    # Imported here, because the import takes longer than that of all other modules. A worker never needs it.
    from sphinxext_izuma.glossary import cache  # noqa: PLC0415

    errors: list[GlossaryError] = []
    build = build_of(app.env)
    sources = with_translations(locate(app.config.izterm_glossaries, Path(app.confdir), errors))
    cache_file = Path(app.doctreedir) / "izterm-glossary.cache"
    catalogs = Catalogs(build)
    glossary = cache.load_sources(sources, cache_file, errors, app.config.language, catalogs.of_glossary())
    for error in errors:
        place = error.place or Place("", *_place_in_conf_py(app, GLOSSARIES))
        logger.error(error.reason, location=f"{place.path}:{place.line or ''}")
        app.statuscode = 1
    build.begin(glossary, app)
    _load_baseline(app, build)
    app.emit("izterm-glossary-loaded", glossary)
    if app.builder.name == "gettext":
        add_glossary(build)
    for finding in glossary.findings:
        place = place_of(finding.place.path, finding.place.line, str(app.srcdir))
        build.report(finding._replace(place=place))
    OnceInTexts(str(source.path) for source in sources).install(app)
    _check_markdown(build)
    faults = chain(
        _unknown_values(app), _unused_files(app, glossary), _unknown_trusted(app, glossary), _unused_values(app)
    )
    for name, message in faults:
        place = place_of(*_place_in_conf_py(app, name), str(app.srcdir))
        build.report(Finding(place, Kind.CONFIG, message))


def _load_baseline(app: Sphinx, build: Build) -> None:
    """Load the known findings before the first finding is emitted. Without the file, all findings are new."""
    name = app.config.izterm_baseline
    if not name:
        return
    # As in load(): few projects have a baseline.
    from sphinxext_izuma.reports.baseline import Baseline  # noqa: PLC0415
    from sphinxext_izuma.reports.findings_file import UnusableReport, text_of  # noqa: PLC0415

    try:
        if not (path := Path(app.confdir, name)).is_file():  # to open a pipe would block the build
            raise FileNotFoundError(name)
        build.baseline = Baseline.parse(text_of(path.read_bytes()), name)
    except (OSError, UnusableReport) as error:
        unreadable = f"can't read {name}: write it with 'sphinx-izterm baseline'"
        fault = str(error) if isinstance(error, UnusableReport) else unreadable
        place = place_of(*_place_in_conf_py(app, BASELINE), str(app.srcdir))
        build.report(Finding(place, Kind.CONFIG, f"{BASELINE}: {fault}"))


def _place_in_conf_py(app: Sphinx, name: str) -> tuple[str, int]:
    folder = Path(app.confdir)
    return str(folder / CONF_PY), line_in_conf_py(folder, name) or line_in_conf_py(folder, "extensions")


def _unknown_values(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield each name in conf.py that begins like ours and is none, with a message."""
    known = [value.name for value in VALUES]
    # Sphinx has no other way to the names of conf.py. It warns of none that it does not know.
    for name in getattr(app.config, "_raw_config", ()):
        if name not in known and name not in app.config and _is_like_ours(name, known):
            yield name, f"{name!r} is no configuration value ({names.guess(name, known)})"


def _is_like_ours(name: str, known: Sequence[str]) -> bool:
    """Return whether a name has our prefix, or something like it before the rest of one of ours: izuma_popover."""
    lower = name.lower()
    if _PREFIX in lower:
        return not lower.startswith("_")
    rest = next((rest for each in known if lower.endswith(rest := each.removeprefix(_PREFIX))), "")
    parts = lower.removesuffix(rest).split("_") if rest else ()
    return any(get_close_matches(part, (_PREFIX, "izuma", "izglossary"), cutoff=_LIKE_PREFIX) for part in parts)


def _unused_values(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield a message for a value that has no effect without an extension of Sphinx."""
    if app.config.izterm_intersphinx and "sphinx.ext.intersphinx" not in app.extensions:
        yield INTERSPHINX, f"{INTERSPHINX} has no effect: add 'sphinx.ext.intersphinx' to extensions"


def _unused_files(app: Sphinx, glossary: Glossary) -> Iterator[tuple[str, str]]:
    """Yield a message for each glossary file beside conf.py that no value names, and for each that is named twice."""
    wanted = app.config.izterm_glossaries
    folder = Path(app.confdir)
    named = [real(folder / name) if name.lower().endswith(FILE_ENDINGS) else name for name in wanted]
    for number, name in enumerate(wanted):
        if named.count(named[number]) > 1 and named.index(named[number]) == number:
            yield GLOSSARIES, f"{name!r} is named twice: remove one"
    used = {file.source.path.resolve() for file in glossary.files}
    # A project that names no glossary may have its own files in a folder.
    names_none = wanted == [BUNDLED] and GLOSSARIES not in getattr(app.config, "_raw_config", ())
    folders = [folder, folder.parent, *sorted(folder.glob("[!._]*/"))] if names_none else [folder]
    for path in (path for each in folders for path in own_files(each)) if glossary.is_whole else ():
        if path.resolve() not in used:
            name = Path(os.path.relpath(path, folder)).as_posix()
            yield GLOSSARIES, f"the glossary file {name!r} is not used: add it to {GLOSSARIES}, or rename it"
    for name in files_like_own(folder) if names_none else ():
        yield (
            GLOSSARIES,
            f"the file {name!r} is not used: name it 'izterms.yaml', or by its format, if it is a glossary",
        )
    for path in used:
        for other in sorted(path.parent.glob(f"{glob.escape(path.stem)}[-_]*{path.suffix}")):
            if re.fullmatch(rf"[-_]{TAG}", other.stem.removeprefix(path.stem)) and other not in used:
                name = f"{path.stem}.{other.stem[len(path.stem) + 1 :]}{path.suffix}"
                yield GLOSSARIES, f"the file {other.name!r} is not used: if it is a translation, name it {name!r}"


def _unknown_trusted(app: Sphinx, glossary: Glossary) -> Iterator[tuple[str, str]]:
    """Yield a message for each glossary that is trusted and that the project does not have."""
    wanted, known = app.config.izterm_trusted, sorted({file.header.name for file in glossary.files})
    if isinstance(wanted, (list, tuple)) and glossary.is_whole:
        for name in wanted:
            if name not in known:
                yield TRUSTED, f"{TRUSTED}: no glossary is named {name!r} ({names.guess(name, known)})"


def _check_markdown(build: Build) -> None:
    """Report each file that needs MyST, if MyST is not installed."""
    files = [file for file in build.glossary.files if file.markdown_line]
    if not files or importlib.util.find_spec("myst_parser"):
        return
    build.has_myst = False
    for file in files:
        place = place_of(str(file.source.path), file.markdown_line, str(build.env.srcdir))
        cure = 'its texts are shown as they are written: run pip install "sphinxext-izuma[markdown]"'
        build.report(Finding(place, Kind.DATA, f"markdown needs MyST, which is not installed: {cure}"))
