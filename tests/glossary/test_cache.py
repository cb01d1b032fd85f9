"""A glossary out of the cache is the glossary that its files say, whatever has become of files and cache."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from glossary_files import faults

from sphinxext_izuma.glossary import cache, consistency
from sphinxext_izuma.glossary.file import reader
from sphinxext_izuma.glossary.file.records import GlossaryFile, Record
from sphinxext_izuma.glossary.file.source import GlossaryError, Source
from sphinxext_izuma.glossary.finding import Kind
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.parts.record_store import RecordStore

TEXT = """\
glossary: {name: acme, title: Acme, language: en-GB, url: https://x.example}
terms:
- term: access key
  aliases: [API key, "clé d\u2019accès"]
  forms: [keys of access]
  definition: |
    Opens.

    More.
  summary: A *string*.
  learn_more: guide/keys
  markup: markdown
  note: Keep it.
  see_also: [gateway]
  tags: [security]
  sort: key
  source: Us
  url: https://y.example
- {term: certificate authority, acronym: CA, definition: Signs., well_known: true, suggest: false}
- {term: API, expansion: Application Programming Interface}
- {term: token, see: [access kee]}
- {term: gateway, definition: Lets in., deprecated: [old gate, {name: door, reason: renamed}]}
- {term: gone, definition: Was., deprecated: true, see: [gateway]}
- {term: gateway, id: gate, definition: Again.}
- {term: bridge, definition: Again., colour: red}
- {term: API, definition: The later one., override: true}
"""
NAMES = ["access key", "Access-Keys", "keys of access", "CAs", "API", "doors", "gone", "nothing", "clé d\u2019accès"]
Load = Callable[[], Glossary]
Layers = Callable[..., Glossary]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a glossary, and return a function that loads it with a cache in a folder that is not there yet."""
    (tmp_path / "a.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.yaml").write_text("terms: [{term: node, definition: N.}]", encoding="utf-8")
    sources = [Source("a.yaml", tmp_path / "a.yaml"), Source("b.yaml", tmp_path / "b.yaml", installed=True)]
    return lambda: cache.load_sources(sources, tmp_path / "doctrees" / "glossary.cache")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the labels of the files whose YAML is read, a list that fills as it happens."""
    labels: list[str] = []
    original = reader.read

    def noted(source: Source, content: bytes) -> GlossaryFile:
        labels.append(source.label)
        return original(source, content)

    monkeypatch.setattr(reader, "read", noted)
    return labels


def saved(folder: Path) -> Path:
    """Return the file of the cache, the only one in its folder."""
    [path] = (folder / "doctrees").iterdir()
    return path


def contents(glossary: Glossary) -> object:
    """Return all that is asked of a glossary."""
    found = [(name, glossary.find(name), glossary.suggest(name)) for name in [*NAMES, "acess key", "Gatway"]]
    headers = [file.header_to_data() for file in glossary.files]
    shared = list(consistency.shared_forms(glossary)), dict(glossary.index.pages)
    return glossary.terms, dict(glossary.by_id), faults(glossary), glossary.findings, found, headers, shared


def test_second_load_reads_no_yaml_and_gives_the_same(load: Load, read: list[str]) -> None:
    first = load()
    assert read == ["a.yaml", "b.yaml"]
    again = load()
    assert read == ["a.yaml", "b.yaml"]
    assert contents(again) == contents(first)
    assert again.fingerprint == first.fingerprint
    assert again.terms  # and what is compared is not nothing
    assert {finding.kind for finding in again.findings} == {Kind.DATA, Kind.DUPLICATE, Kind.SEE}


def test_first_load_is_as_without_a_cache(load: Load, tmp_path: Path) -> None:
    sources = [Source(name, tmp_path / name, installed=name == "b.yaml") for name in ("a.yaml", "b.yaml")]
    assert contents(load()) == contents(cache.load_sources(sources))


def test_other_content_of_the_same_time_and_size_is_read(load: Load, read: list[str], tmp_path: Path) -> None:
    load()
    before = (tmp_path / "b.yaml").stat()
    (tmp_path / "b.yaml").write_text("terms: [{term: NODE, definition: N.}]", encoding="utf-8")
    os.utime(tmp_path / "b.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (tmp_path / "b.yaml").stat().st_mtime_ns == before.st_mtime_ns
    assert "NODE" in {term.name for term in load().terms}
    assert read == ["a.yaml", "b.yaml", "b.yaml"]


def test_touched_files_are_not_read(load: Load, read: list[str], tmp_path: Path) -> None:
    load()
    os.utime(tmp_path / "a.yaml", (1, 1))
    load()
    assert read == ["a.yaml", "b.yaml"]


@pytest.mark.parametrize(
    ("label", "folder"), [("other/a.yaml", ""), ("a.yaml", "elsewhere")], ids=["other label", "other folder"]
)
def test_file_that_messages_would_name_otherwise_is_read(
    load: Load, read: list[str], tmp_path: Path, label: str, folder: str
) -> None:
    load()
    path = tmp_path / folder / "a.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEXT, encoding="utf-8")
    glossary = cache.load_sources([Source(label, path)], saved(tmp_path))
    assert read == ["a.yaml", "b.yaml", label]
    assert {(fault.place.label, fault.place.path) for fault in glossary.findings} == {(label, str(path))}


def test_other_order_of_the_same_files_is_another_glossary(load: Load, tmp_path: Path) -> None:
    first = load()
    sources = [Source(name, tmp_path / name) for name in ("b.yaml", "a.yaml")]
    assert cache.load_sources(sources, saved(tmp_path)).fingerprint != first.fingerprint


@pytest.fixture
def layers(tmp_path: Path) -> Layers:
    """Write four glossaries, and return a function that loads some of them with one cache."""
    texts = {
        "base": "- {term: gate, definition: Lets in.}\n- {term: key, aliases: [token], definition: Opens.}",
        "more": "- {term: Gate, definition: Other., override: true}\n- {term: bolt, see: [gate]}",
        "last": "- {term: tokens, definition: Coins.}\n- {term: latch, see_also: [gates, kee, bolt]}",
        "own": "- {term: key, forms: [latches], definition: Of a map.}",
    }
    for name, entries in texts.items():
        scope = "{name: own, scoped: true}" if name == "own" else "{}"
        (tmp_path / f"{name}.yaml").write_text(f"glossary: {scope}\nterms:\n{entries}\n", encoding="utf-8")
    wanted = ["base", "more", "last", "own"]

    def loaded(*names: str, cached: bool = True) -> Glossary:
        sources = [Source(f"{name}.yaml", tmp_path / f"{name}.yaml") for name in names or wanted]
        return cache.load_sources(sources, tmp_path / "doctrees" / "glossary.cache" if cached else None)

    return loaded


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("base", ("gate,", "port,")),  # the override of a later file has nothing to override
        ("base", ("[token]", "[tokens]")),  # a later file has the same name
        ("more", (", override: true", "")),
        ("more", ("term: bolt", "term: kee")),  # a pointer of another file finds its name
        ("last", ("bolt]", "bold]")),
        ("own", ("latches", "keys")),
        ("own", ("scoped: true", "scoped: false")),
    ],
)
def test_edited_file_alone_is_read(
    layers: Layers, read: list[str], tmp_path: Path, name: str, edit: tuple[str, str]
) -> None:
    layers()
    path = tmp_path / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert edit[0] in text
    for content in (text.replace(*edit), text):
        path.write_text(content, encoding="utf-8")
        read.clear()
        first = layers()
        assert read == [path.name]
        again = layers()
        assert read == [path.name]
        clean = layers(cached=False)
        assert contents(first) == contents(again) == contents(clean)
        assert first.fingerprint == again.fingerprint == clean.fingerprint


def test_file_that_is_left_out_or_moved_is_not_read(layers: Layers, read: list[str], tmp_path: Path) -> None:
    layers()
    whole = saved(tmp_path).stat().st_size
    for names in (["base", "last"], ["last", "base"], ["base"]):
        read.clear()
        assert contents(layers(*names)) == contents(layers(*names, cached=False))
        assert read == [f"{name}.yaml" for name in names]  # by the load without a cache
    assert saved(tmp_path).stat().st_size < whole / 2  # the entries of the others are gone
    read.clear()
    assert contents(layers("base", "more")) == contents(layers("base", "more", cached=False))
    assert read == ["more.yaml", "base.yaml", "more.yaml"]


def test_edit_of_one_of_many_files_looks_at_few_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = []
    for name in "abcdefgh":
        path = tmp_path / f"{name}.yaml"
        entries = [
            f"- {{term: {name} {number}, definition: x, see_also: [{name} {(number + 1) % 200}]}}\n"
            for number in range(200)
        ]
        path.write_text("terms:\n" + "".join(entries), encoding="utf-8")
        sources.append(Source(path.name, path))
    cache.load_sources(sources, tmp_path / "saved")
    (tmp_path / "c.yaml").write_text("terms:\n- {term: a 7, definition: x}\n", encoding="utf-8")
    looked_at: list[int] = []
    original = RecordStore.__getitem__

    def counted(store: RecordStore, number: int) -> Record:
        looked_at.append(number)
        return original(store, number)

    monkeypatch.setattr(RecordStore, "__getitem__", counted)
    found = cache.load_sources(sources, tmp_path / "saved").findings
    assert [str(finding.place) for finding in found] == ["c.yaml:2"]  # it replaces an entry of a
    assert set(looked_at) == {0, 6, 7}
    assert len(looked_at) < 20


def _another_byte(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


ALL, ONE = ["a.yaml", "b.yaml"], ["a.yaml"]
NONE: list[str] = []


@pytest.mark.parametrize(
    ("damage", "lost"),
    [
        (lambda _content: b"", ALL),
        (lambda content: content[:20], ALL),
        (lambda content: content[:80], ALL),
        (lambda content: content[:-1], NONE),  # the last entry, which is the combination
        (lambda content: content + b"x", NONE),
        (lambda content: _another_byte(content, 3), ALL),
        (lambda content: _another_byte(content, 40), ALL),
        (lambda content: _another_byte(content, content.index(b"\n") + 5), ALL),  # in the digest of the list
        (lambda content: _another_byte(content, content.index(b"\n") + 40), ALL),  # in its length
        (lambda content: _another_byte(content, content.index(b"\n") + 60), ALL),  # in the list
        (lambda content: _another_byte(content, content.index(b"Lets in.")), ONE),
        (lambda content: _another_byte(content, len(content) - 1), NONE),
        (lambda content: b"\0" * len(content), ALL),
        (lambda _content: b"izterm" * 1000, ALL),
        (lambda content: content.replace(b"glossary ", b"glossary 1", 1), ALL),
    ],
)
def test_damaged_cache_is_replaced(
    load: Load, read: list[str], tmp_path: Path, damage: Callable[[bytes], bytes], lost: list[str]
) -> None:
    first = contents(load())
    saved(tmp_path).write_bytes(damage(saved(tmp_path).read_bytes()))
    for expected in (lost, []):
        read.clear()
        assert contents(load()) == first
        assert read == expected


@pytest.mark.parametrize(("owner", "name"), [(sys, "version"), (cache, "__version__"), (cache, "_FORMAT")])
def test_cache_of_another_version_is_replaced(
    load: Load, read: list[str], monkeypatch: pytest.MonkeyPatch, owner: object, name: str
) -> None:
    first = contents(load())
    value = getattr(owner, name)
    with monkeypatch.context() as changed:
        changed.setattr(owner, name, value * 2)
        assert contents(load()) == first
        assert len(read) == 4
    load()
    assert len(read) == 6


def test_folder_that_cant_be_made_is_done_without(load: Load, read: list[str], tmp_path: Path) -> None:
    (tmp_path / "doctrees").write_text("a file", encoding="utf-8")
    first = contents(load())
    assert contents(load()) == first
    assert len(read) == 4


def test_file_that_cant_be_replaced_is_done_without(load: Load, tmp_path: Path) -> None:
    (tmp_path / "doctrees" / "glossary.cache").mkdir(parents=True)
    first = contents(load())
    assert contents(load()) == first
    assert saved(tmp_path).name == "glossary.cache"  # and no draft is left


def test_glossary_that_cant_be_used_is_not_kept(load: Load, tmp_path: Path) -> None:
    load()
    (tmp_path / "b.yaml").write_text("terms: {", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(GlossaryError, match=r"b\.yaml:1: not valid YAML"):
            load()
    (tmp_path / "b.yaml").unlink()
    with pytest.raises(GlossaryError, match="can't read the glossary"):
        load()


def test_many_processes_at_once(tmp_path: Path) -> None:
    # Of two glossaries in turns, so that each process finds now its own, now the other's, and writes as others read.
    code = """
import sys
from pathlib import Path
from sphinxext_izuma.glossary import cache
from sphinxext_izuma.glossary.file.source import Source
folder, path = Path(sys.argv[1]), Path(sys.argv[1], "glossary.cache")
for turn in range(40):
    name = "ab"[(turn + int(sys.argv[2])) % 2]
    glossary = cache.load_sources([Source(name, folder / f"{name}.yaml")], path)
    assert [term.name for term in glossary.find(f"{name} 150")] == [f"{name} 150"], name
    assert len(glossary.terms) == 300
"""
    for name in "ab":
        entries = "".join(f"- {{term: {name} {number}, definition: x}}\n" for number in range(300))
        (tmp_path / f"{name}.yaml").write_text(f"terms:\n{entries}", encoding="utf-8")
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(first)], stderr=subprocess.PIPE, text=True)  # noqa: S603
        for first in range(3)
    ]
    assert [process.communicate()[1] for process in running] == ["", "", ""]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml", "glossary.cache"]
