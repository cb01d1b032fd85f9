"""Work grows with the size of a project, and not with its square. Work is counted, never timed."""

from __future__ import annotations

import difflib
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import MakeProject
from docutils import nodes
from glossary_files import faults, read

from sphinxext_izuma.extension import source_text
from sphinxext_izuma.extension.read.directives import IzGlossary
from sphinxext_izuma.glossary.cache import combine
from sphinxext_izuma.glossary.consistency import MAX_SUGGESTIONS
from sphinxext_izuma.glossary.file import records
from sphinxext_izuma.glossary.file.records import GlossaryFile, Record
from sphinxext_izuma.glossary.glossary import Glossary
from sphinxext_izuma.glossary.language import translations
from sphinxext_izuma.glossary.parts.word_table import WordTable
from sphinxext_izuma.glossary.problems import of_none
from sphinxext_izuma.glossary.term import Term
from sphinxext_izuma.tools import page_lines
from sphinxext_izuma.tools.command import main
from sphinxext_izuma.tools.formats import sphinx


def combined(folder: Path, rows: list[str], head: str = "term,definition") -> Glossary:
    """Return the glossary of a table."""
    return combine([read(folder, "\n".join([head, *rows, ""]).encode(), "t.csv")])


def test_suggestions_for_pointers_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def suggest(_glossary: Glossary, name: str, _scope: str) -> str:
        asked.append(name)
        return "access key 1"

    monkeypatch.setattr(Glossary, "suggest", suggest)
    rows = [f"access key {number},x,acess key {number}" for number in range(1500)]
    glossary = combined(tmp_path, rows, "term,definition,see")
    assert len(asked) == MAX_SUGGESTIONS
    hints = [message.rpartition("(")[2] for message in faults(glossary)]
    assert hints == ["did you mean 'access key 1'?)"] * 500 + ["500 names have a suggestion, and no more)"] * 1000


def test_names_that_are_all_alike_are_not_all_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    glossary = combined(tmp_path, [f"access key {number:04},x" for number in range(5000)])
    assert glossary.suggest("acess key 1234") == "access key 1234"
    compared: list[int] = []
    monkeypatch.setattr("sphinxext_izuma.glossary.similar.Counter", lambda found: _counted(compared, found))
    glossary.suggest("acess key 4321")
    assert compared[0] <= 20_000


def test_wrong_entries_are_not_compared_with_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    nearest = difflib.get_close_matches

    def get_close_matches(word: str, words: list[str], **options: Any) -> list[str]:
        compared.append(len(words))
        return nearest(word, words, **options)

    monkeypatch.setattr("difflib.get_close_matches", get_close_matches)
    rows = [f"access key {number:04},x,true" for number in range(2000)]
    found = faults(combined(tmp_path, rows, "term,definition,override"))
    assert len(found) == len(compared) == 2000
    assert found[1] == "t.csv:3: [data] 'access key 0001' overrides nothing (did you mean 'access key 0000'?)"
    content = "".join(f"- {{of: acess key {number:04}, definition: Ein Wort.}}\n" for number in range(2000))
    overlay = f"glossary: {{translates: acme, language: de}}\nterms:\n{content}"
    base = "glossary: {name: acme}\nterms:\n" + "".join(
        f"- {{term: access key {n:04}, definition: X.}}\n" for n in range(2000)
    )
    found = faults(combine([read(tmp_path, base.encode(), "a.yaml"), read(tmp_path, overlay.encode(), "b.yaml")]))
    assert len(found) == 2000
    assert found[7].endswith("'acess key 0007' (did you mean 'access key 0007'?)")
    assert max(compared) <= 30


def _counted(counts: list[int], found: Any) -> dict[str, int]:
    names = list(found)
    counts.append(len(names))
    return dict.fromkeys(names, 1)


def test_circles_that_meet_are_one_finding(tmp_path: Path) -> None:
    names = [f"t{number}" for number in range(160)]
    rows = [f"{name},{'; '.join(other for other in names if other != name)}" for name in names]
    rows += ["alone,alone;", "into,t1", *(f"r{number},r{(number + 1) % 3000}" for number in range(3000))]
    found = faults(combined(tmp_path, rows, "term,see"))
    assert [message.partition(": ")[0] for message in found] == ["t.csv:3", "t.csv:162", "t.csv:3163"]
    assert all("'see' goes round in a circle: " in message and len(message) < 500 for message in found)
    assert "'r8' (t.csv:172) -> … -> 'r0' (t.csv:164): give one" in found[2]


def test_entries_that_share_a_form_or_a_name(tmp_path: Path) -> None:
    # 10,000 entries: their square would take minutes.
    rows = [f"name{number}x,x,the same" for number in range(10_000)]
    found = faults(combined(tmp_path, rows, "term,definition,forms"))
    assert found == [
        "t.csv:3: [duplicate] the form 'the same' of 'name1x' is also one of 'name0x' (t.csv:2), and of 9998 more, the "
        "last at t.csv:10001: give one of them other 'forms' or names"
    ]
    rows = [f"name{number}x,x,Same-Thing,same thing,the Thing" for number in range(10_000)]
    found = faults(combined(tmp_path, rows, "term,definition,forms,aliases,deprecated"))
    assert len([message for message in found if "the name 'same thing'" in message]) == 1
    assert len(found) < 10_010


def test_records_that_share_words_are_not_walked_through_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []
    numbers = WordTable.numbers

    def counted(table: WordTable, hash_of_word: int) -> list[int]:
        found = numbers(table, hash_of_word)
        looked_at.append(len(found))
        return found

    monkeypatch.setattr(WordTable, "numbers", counted)
    # A form of all is the name of all in another case; and it is the name of an entry in a scoped glossary.
    rows = [f"n{number},x,same Thing" for number in range(1000)]
    names = [f"{row},same thing" for row in rows]
    combine([read(tmp_path, "\n".join(["term,definition,forms,aliases", *names, ""]).encode(), "a.csv")])
    scoped = "glossary: {name: b, scoped: true}\nterms: [{term: same thing, definition: x}]\n"
    table = "\n".join(["term,definition,forms", *rows, ""])
    found = faults(combine([read(tmp_path, table.encode(), "a.csv"), read(tmp_path, scoped.encode(), "b.yaml")]))
    assert "is also one of 'n0'" in found[0]
    assert sum(looked_at) < 50_000


def test_only_the_terms_that_a_listing_names_are_made(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def term_of(record: Record, file: GlossaryFile) -> Term:
        made.append(record["name"])
        return records.term_of(record, file)

    monkeypatch.setattr("sphinxext_izuma.glossary.parts.record_store.term_of", term_of)
    entries = "".join(f"- {{term: thing {number}, definition: A thing.}}\n" for number in range(50))
    project = make_project(
        {
            "big.yaml": f"terms:\n{entries}",
            "small.yaml": "glossary: {name: small}\nterms:\n- {term: lever, definition: A bar.}\n"
            "- {term: wheel, aliases: [disc], definition: Round.}\n",
            "conf.py": 'extensions = ["sphinxext_izuma"]\nizterm_glossaries = ["big.yaml", "small.yaml"]\n',
            "index.rst": "T\n=\n\n.. izglossary::\n   :terms: thing 7, disc\n",
            "other.rst": ":orphan:\n\nO\n=\n\n.. izglossary:: \n   :glossary: small\n   :no-index:\n",
        }
    )
    assert project.build().warnings == []
    assert set(made) == {"thing 7", "lever", "wheel"}
    made.clear()
    assert project.build().warnings == []
    assert made == []


def test_words_of_a_page_are_found_in_one_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    original = source_text._has_words_at

    def counted(words: list[str], text: str, start: int) -> bool:
        looked_at.append(start)
        return original(words, text, start)

    monkeypatch.setattr(source_text, "_has_words_at", counted)
    lines = [
        f"Of an old\n  thing {number}, (.NET-{number}) and ++ it`s `old thing {number}`." for number in range(2000)
    ]
    (tmp_path / "page.rst").write_text("\n".join(lines), encoding="utf-8")
    words, path = source_text.Words(), str(tmp_path / "page.rst")
    for number in range(2000):
        line = 2 * number + 1
        assert words.find(f"old thing {number}", path, line, line) == (path, line, 7)
        assert words.find(f".NET-{number}", path, line, line) == (path, line + 1, len(f"  thing {number}, (") + 1)
    assert words.find("++", path, 1, 1) == (path, 2, len("  thing 0, (.NET-0) and ") + 1)
    assert words.find("nothing", path, 1, 9) == (path, 9, 0)
    assert len(looked_at) <= 4 * 2000 + 2000


def test_ids_of_many_listings_are_not_tried_again() -> None:
    class Ids(dict[str, nodes.Node]):
        asked = 0

        def __contains__(self, key: object) -> bool:
            self.asked += 1
            return super().__contains__(key)

    document = SimpleNamespace(ids=Ids())
    document.note_explicit_target = lambda node: document.ids.update(dict.fromkeys(node["ids"], node))
    directive: Any = SimpleNamespace(state=SimpleNamespace(document=document), env=SimpleNamespace(temp_data={}))
    given = [IzGlossary.give_id(directive, nodes.term(), "term-a") for _ in range(1000)]
    assert given == ["term-a", *(f"term-a-{number}" for number in range(2, 1001))]
    assert document.ids.asked <= 2000


def test_depth_of_a_text_counts_from_the_page(make_project: MakeProject) -> None:
    def nested(levels: int, indent: str = "") -> str:
        return "".join(f"{indent}{'  ' * level}- x\n\n" for level in range(levels))

    glossary = f"terms:\n- term: deep\n  definition: |\n{nested(48, '    ')}- {{term: flat, definition: Shown.}}\n"
    page = f"T\n=\n\n{nested(50)}{'  ' * 50}.. izglossary::\n"
    project = make_project({"izterms.yaml": glossary, "index.rst": page, "other.rst": ":orphan:\n\nO\n=\n"})
    for _ in range(2):
        built = project.build()
        assert built.warnings == [
            "izterms.yaml:2: WARNING: the text of 'deep' is nested too deeply: it is left out [izterm.data]"
        ]
        assert "Shown." in built.text("index.html")
    project.edit("index.rst", nested(50), "")
    project.edit("index.rst", "  " * 50, "")
    assert project.build().warnings == []


def test_report_has_no_signs_that_a_terminal_obeys(make_project: MakeProject) -> None:
    page = ":orphan:\n\nT\n=\n\n:izterm:`nothing`\n"
    project = make_project({"izterms.yaml": "terms: []\n", "index.rst": "T\n=\n", "a\x1b[31mb.rst": page})
    report = project.build("izterm")
    assert report.text("output.txt").startswith(r"a\x1b[31mb.rst:6:1: undefined term: 'nothing'")
    assert r'"file": "a\u001b[31mb.rst"' in report.text("output.json")


def test_many_slips_of_a_paragraph(make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> None:
    read: Callable[[str], str] = source_text._words
    walked: list[str] = []

    def counted(text: str) -> str:
        walked.append(text)
        return read(text)

    monkeypatch.setattr(source_text, "_words", counted)
    number = 300
    line = " ".join(f":izterm:`wrong {at}` is." for at in range(number))
    project = make_project({"izterms.yaml": "terms: [{term: key, definition: x}]", "index.rst": f"T\n=\n\n{line}\n"})
    assert len(project.build().warnings) == number
    assert number < len(walked) <= 6 * number


def test_nearest_place_is_found_without_a_look_at_all() -> None:
    chance = random.Random(1)  # noqa: S311 - the same places each time
    for _ in range(300):
        places = sorted({(chance.randint(1, 12), chance.randint(1, 3)) for _ in range(chance.randint(0, 9))})
        first, line = chance.randint(1, 12), chance.randint(1, 12)
        words = source_text.Words()
        words._found["p", "w"] = Looked(places)
        nearest = min(places, key=lambda place: (place[0] < first, abs(place[0] - line)), default=(line, 0))
        assert words.find("w", "p", first, line) == ("p", *nearest)
    many = Looked((number, 1) for number in range(10_000))
    words._found["p", "w"] = many
    assert words.find("w", "p", 100, 5000) == ("p", 5000, 1)
    assert many.looks < 100


class Looked(list[Any]):
    """A list that counts the looks at it."""

    looks = 0

    def __iter__(self) -> Iterator[Any]:
        self.looks += len(self)
        return super().__iter__()

    def __getitem__(self, at: Any) -> Any:
        self.looks += 1
        return super().__getitem__(at)


def test_translations_are_not_made_to_find_shared_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    in_language = translations._in_language

    def counted(record: Record, tag: str, values: Record) -> Record:
        made.append(tag)
        return in_language(record, tag, values)

    monkeypatch.setattr(translations, "_in_language", counted)
    own = "\n".join(f"      de-{number}: {{term: name {number}}}" for number in range(1000, 1100))
    shared = "      fr: {term: same}"
    entries = [f"  - term: {name}\n    definition: x\n    translations:\n{shared}\n" for name in "ab"]
    found = faults(read(tmp_path, f"terms:\n{entries[0]}{own}\n{entries[1]}"))
    assert found == []
    [finding] = combine([read(tmp_path, f"terms:\n{entries[0]}{own}\n{entries[1]}")]).findings
    assert finding.message.startswith("the translated name 'same' of 'b' is also one of 'a' ")
    assert made == ["fr", "fr"]


def test_page_of_many_glossaries_is_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[int] = []
    lines_of = page_lines.lines_of

    def counted(text: str) -> list[page_lines.Line]:
        found = lines_of(text)
        lines.append(len(found))
        return found

    monkeypatch.setattr(sphinx, "lines_of", counted)
    page = tmp_path / "page.rst"
    page.write_text("".join(f".. glossary::\n\n   name {number}\n      Text.\n\n" for number in range(50)))
    assert main(["convert", str(page), "-o", str(tmp_path / "izterms.yaml")]) == 0
    assert len(lines) == 1
    assert (tmp_path / "izterms.yaml").read_text().count("term: ") == 50


def test_message_has_some_of_the_names(tmp_path: Path) -> None:
    found = combined(tmp_path, [f"name {number},x,SAME" for number in range(100)], "term,definition,acronym")
    problem = of_none(found, "SAME", found.find("SAME"))
    assert problem
    assert problem.message.endswith("'name 9' (t.csv:11), …: write one of these names")
    assert len(problem.message) < 400
