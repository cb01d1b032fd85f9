"""The source of a glossary: a path, or a file of an installed package. Reads its bytes."""

# No "from __future__ import annotations": NamedTuple would compile each annotation from its text. That takes half of
# the time of the import.
import os
import re
from collections.abc import Iterable, MutableSequence, Sequence
from contextlib import suppress
from glob import glob
from importlib import import_module
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from types import ModuleType
from typing import Any, NamedTuple

from sphinxext_izuma.glossary.finding import in_one_line
from sphinxext_izuma.glossary.term import Place

ENTRY_POINTS = "sphinxext_izuma.glossaries"
FILE_ENDINGS = (".yaml", ".yml", ".json", ".csv")
_STEM = "izterms"
BUNDLED = "izuma"
_OWN_FILE = rf"(?P<layer>.*\.)?{_STEM}\.(?:yaml|yml|json|csv)"  # of any case
_ALIKE = 0.85  # of difflib: "izterm" and "izterms", but no "items" and "terms"
_PATTERN = r"[*?\[]"
TAG = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"  # a language tag in the name of a file
MAX_BYTES = 20_000_000


class GlossaryError(Exception):
    """A glossary can't be used at all. ``str(error)`` gives the file, the line and the reason.

    :ivar reason: the text without the place.
    :ivar place: the file and the wrong line; None if the file itself can't be read.
    """

    def __init__(self, reason: str, place: Place | None = None) -> None:
        self.reason = in_one_line(reason)
        super().__init__(f"{place}: {self.reason}" if place else self.reason)
        self.place = place


class Source(NamedTuple):
    """A glossary file.

    :ivar label: the name that its users know.
    :ivar path: its path.
    :ivar installed: whether it came with a package.
    :ivar is_beside: whether nothing names it. It is used if it is a translation of the file beside it.
    :ivar archived: the file, if it is inside an archive; else None.
    """

    label: str
    path: Path
    installed: bool = False
    is_beside: bool = False
    archived: Any = None  # importlib.resources.abc.Traversable, whose import takes time

    def place(self, line: int) -> Place:
        """Return the place of a line of the file."""
        return Place(self.label, str(self.path), line)


def files_like_own(folder: Path) -> list[str]:
    """Return the names of the files in the folder of conf.py that may be meant as glossaries, and have other names."""
    own = {path.name for path in own_files(folder)}
    found = []
    for path in sorted(folder.iterdir()):
        stem = path.name.lower().partition(".")[0]
        like = (_STEM, "glossary", "terms") if path.suffix.lower() in FILE_ENDINGS else (_STEM,)
        is_page = path.suffix.lower() in {".rst", ".md", ".py"}
        if path.name not in own and not is_page and _closest(stem, like, cutoff=_ALIKE) and path.is_file():
            found.append(path.name)
    return found


def own_files(folder: Path) -> list[Path]:
    """Return the glossary files in the folder of conf.py that have the usual names."""
    found: dict[Path, bool] = {}
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            match = re.fullmatch(_OWN_FILE, path.name, re.IGNORECASE)
            if match and path.is_file():
                found[path] = bool(match["layer"])
    return sorted(found, key=lambda path: found[path])


def wanted_of(given: Any, folder: Path) -> list[str]:
    """Return the value of ``izterm_glossaries`` as a list of texts.

    :param given: None, a text, a path, or several of these.
    :param folder: the folder of conf.py, which has the default.
    """
    if given is None:
        return [path.name for path in own_files(folder)] or [BUNDLED]
    if isinstance(given, str):
        # As Sphinx does for lists: the command line gives one text.
        return [item.strip() for item in given.split(",") if item.strip()]
    return [str(item) for item in ([given] if isinstance(given, PurePath) else given)]


def locate(
    wanted: Iterable[str | Path], folder: Path, errors: MutableSequence[GlossaryError] | None = None
) -> list[Source]:
    """Return the sources of *wanted*: paths relative to *folder*, or names of installed glossaries.

    A path may be a file, a folder, which stands for its glossary files of all formats, or a pattern like ``*.csv``.
    A file that is wanted twice is there once.

    :param errors: takes the error of each glossary that is not found; if not given, the first error is raised.
    :raises GlossaryError: if there is no such folder, file or installed glossary, or if its package does not load.
    """
    sources: dict[str, Source] = {}  # by their paths without links
    for each in wanted:
        text = str(each)
        try:
            found = _sources(text, folder)
        except GlossaryError as error:
            if errors is None:
                raise
            errors.append(error)
        else:
            for source in found:
                sources.setdefault(real(source.path), source)
    return list(sources.values())


def real(path: Path) -> str:
    """Return a path without links. One that no file can have is returned as it is."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def with_translations(sources: Iterable[Source]) -> list[Source]:
    """Return *sources* with the files beside them that may be their translations: ``acme.de.izterms.yaml``."""
    found = {source.path: source for source in sources}
    folders = {folder: _translations_in(folder) for folder in {path.parent for path in found}}
    for source in tuple(found.values()):
        for path in folders[source.path.parent].get(source.path.name, ()):
            if path not in found:
                label = source.label.removesuffix(source.path.name) + path.name
                found[path] = Source(label, path, source.installed, is_beside=True)
    return list(found.values())


def _translations_in(folder: Path) -> dict[str, list[Path]]:
    """Return the files of a folder that have a tag in their names, by the names without it."""
    found: dict[str, list[Path]] = {}
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            parts = path.name.split(".")
            # The tag is before the last ending, or before that and "izterms".
            for place in (-2, -3) if parts[-2:-1] == [_STEM] else (-2,):
                if parts[2:] and re.fullmatch(TAG, parts[place]):
                    found.setdefault(".".join([*parts[:place], *parts[place + 1 :]]), []).append(path)
    return found


def _sources(text: str, folder: Path) -> list[Source]:
    if re.search(_PATTERN, text):
        found = glob(text, root_dir=folder, recursive=True)  # noqa: PTH207 - Path.glob() takes no absolute pattern
        return _of_many(text, sorted(folder / name for name in found), folder)
    path = Path(os.path.normpath(folder / text))
    if text.lower().endswith(FILE_ENDINGS):
        return [Source(text, path)]
    is_path = "/" in text or os.sep in text
    is_folder = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir() fails for a very long name
    if is_folder and (is_path or not metadata().entry_points(group=ENTRY_POINTS, name=text)):
        return _of_many(text, sorted(path.glob("[!.]*")), folder)  # no hidden files, as in a pattern
    return [Source(text, path) if is_path else _installed(text, folder)]


def metadata() -> ModuleType:
    """Return the module with the metadata of installed packages. Most projects name files only, and never need it."""
    return import_module("importlib.metadata")


def _of_many(text: str, paths: Iterable[Path], folder: Path) -> list[Source]:
    files = [path for path in paths if path.suffix.lower() in FILE_ENDINGS and path.is_file()]
    if not files:
        raise GlossaryError(f"no glossary file is found by {text!r}: write the path of a file that ends in .yaml")
    return [Source(os.path.relpath(path, folder), Path(os.path.normpath(path))) for path in files]


def _installed(name: str, folder: Path) -> Source:
    points = metadata().entry_points(group=ENTRY_POINTS)
    # A package may be on the path twice. Then it has one name and one value.
    found = {(point.dist.name if point.dist else "", point.value): point for point in points if point.name == name}
    if not found:
        known = sorted({point.name for point in points})
        installed = ", ".join(map(repr, known)) or "none"
        close = _closest(name, [*known, *_files_in(folder)])
        hint = f"did you mean {close!r}?" if close else f"installed: {installed}; a file ends in .yaml"
        raise GlossaryError(f"no installed glossary is named {name!r} ({hint})")
    if len(found) > 1:
        packages = " and ".join(sorted(package or value for package, value in found))
        raise GlossaryError(f"two installed packages have a glossary named {name!r}: {packages}; uninstall one")
    [((_package, value), point)] = found.items()
    try:
        found = point.load()
        is_archived = hasattr(found, "read_bytes") and not isinstance(found, os.PathLike)
        path = Path(str(found) if is_archived else found)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a package may also end the program
        reason = f"the installed glossary {name!r} ({value}) does not load: {_text_of(error)}"
        raise GlossaryError(reason) from error
    return Source(path.name, path, installed=True, archived=found if is_archived else None)


def _files_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder that may be glossaries."""
    with suppress(OSError):
        # No folders, and no links whose file is lost: a message would say to write what is written.
        return [
            path.name for path in sorted(folder.iterdir()) if path.suffix.lower() in FILE_ENDINGS and path.is_file()
        ]
    return []


def _closest(name: str, known: Sequence[str], cutoff: float = 0.6) -> str:
    """Return the name that is most like another, empty if none is."""
    # Imported here, because most builds find all files.
    from difflib import get_close_matches  # noqa: PLC0415

    by_lower = {each.lower(): each for each in known}
    close = get_close_matches(name.strip().lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else ""


def _instead(source: Source) -> str:
    """Return the path of the file that may be meant instead of a missing one, empty if there is none.

    A path may begin at another folder than that of conf.py: then the file is nearer.
    """
    parts = PurePath(source.label).parts
    if source.path.is_absolute() != PurePath(source.label).is_absolute() and ".." not in parts:
        root = source.path.parents[len(parts) - 1]
        if (slashed := source.label.replace("\\", "/")) != source.label and (root / slashed).is_file():
            return slashed
        folder = next(each for each in source.path.parents if each.is_dir())
        before = PurePath(os.path.relpath(folder, root))
    else:
        folder, before = source.path.parent, PurePath(source.label).parent
    name = _closest(source.path.name, [name for name in _files_in(folder) if folder / name != source.path])
    return PurePath(before, name).as_posix() if name else ""


def _text_of(error: BaseException) -> str:
    """Return the type and the text of an error of a package. The text may fail, or have characters without a code."""
    try:
        text = str(error)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - as above
        text = ""
    return ": ".join(filter(None, (type(error).__name__, text))).encode(errors="backslashreplace").decode()


def content_of(source: Source) -> bytes:
    """Return the bytes of the file.

    :raises GlossaryError: if the file can't be read, or is too large.
    """
    try:
        # Nothing may ever write to a pipe, and the end of a device may never come.
        if source.archived or S_ISREG(mode := source.path.stat().st_mode) or S_ISDIR(mode):
            with (source.archived or source.path).open("rb") as file:
                content: bytes = file.read(MAX_BYTES + 1)
            reason = ""
        else:
            reason = "it is a pipe, a socket or a device: write the path of a file"
    except FileNotFoundError as error:
        close = _instead(source)
        reason = f"{error.strerror}, did you mean {close!r}?" if close else str(error.strerror)
    except ValueError:  # each version of Python says something else
        reason = "no file can have this name"
    except (OSError, KeyError) as error:  # KeyError: it is not in the archive
        reason = str(getattr(error, "strerror", None) or error)
    if reason:
        raise GlossaryError(f"{source.label}: can't read the glossary: {reason} ({source.path})")
    if len(content) > MAX_BYTES:
        raise GlossaryError(f"{source.label}: larger than {MAX_BYTES // 1_000_000} MB: split the glossary")
    return content
