"""A small project as data, and every edit that a writer makes to one: what the law is tried on."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st
from law_values import BASELINE_FILE, FILES, KNOWN

from sphinxext_izuma.extension.config import GLOSSARIES
from sphinxext_izuma.glossary.file import written

# Few names, many of them alike, so that edits meet: the same but for case, hyphens, plural, accents, or their ids.
NAMES = ["token", "Token", "access key", "API key", "zone", "C-API", "C API", "Zürich", "gate", "gate.way"]
NOT_NAMES = [
    "Tor",
    "Tore",
    "acme:token",
    "more:gate",
    "tokens",
    "tokn",
    "ZONES",
    "access  keys",
    "nothing",
    "AK",
    "AKs",
    "foreign",
]
TEXTS = [
    "A thing.",
    "Another thing.",
    "Of a :izterm:`token`, in a\n:izterm:`zone`.",
    "First of a :izterm:`gate`.\n\nThen of :izterm:`the one <access key>`.",
    "A :izterm:`nothing`.",
    "A *fault.",
    ".. raw:: html\n\n   <b>raw</b>",
    "With `a link <javascript:x>`__.",
    ".. note:: Of :izterm:`zones`.",
    "A note [#]_ below.\n\n.. [#] Of :izterm:`C API`.",
]
TITLES = ["Start", "Term token", "Zones", "Ende"]
LISTINGS = [
    (),
    ("used",),
    ("no-index",),
    ("tags: red",),
    ("tags: blue", "used"),
    ("terms: token, zone",),
    ("glossary: more",),
]
SCOPES = ("", "acme", "more")
CATALOG = "locale/de/LC_MESSAGES/izterms.po"
MESSAGES = {
    "token": ["Marke", ""],
    "zone": ["Tor", "token"],
    "A thing.": ["Ein Ding.", "Ein :izterm:`Tor`."],
    "A :izterm:`nothing`.": ["Ein :izterm:`zone`."],
    "Then of :izterm:`the one <access key>`.": ["Dann :izterm:`die <gate>`."],
}
# What pages include, in either markup, and the docstrings of a module. A page may include a file that is missing.
PARTS = ["Of a :izterm:`token`.", "Of {izterm}`zones` and :izterm:`nothing`.", "Plain, with a gate.", None]
PART = "part.txt"
DOCSTRINGS = [
    "A plain gate.",
    "Of :izterm:`access keys`.",
    "First.\n\n    In a :izterm:`tokn`, or :izuma:long:`AK`.\n    ",
]
MODULE = "law_module"
TAG = "draft"
PAGES = ("index", "p1", "p2", "p3", "p4", "p5", "p6")

names = st.sampled_from(NAMES)
wanted = st.sampled_from([*NAMES, *NOT_NAMES])
some_names = st.lists(names, max_size=2, unique=True)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "definition": st.sampled_from(TEXTS),
    "note": st.sampled_from(TEXTS),
    "shown": st.sampled_from(["*token*", "C :sub:`API`", "``zone``"]),
    "aliases": some_names,
    "acronym": st.sampled_from(["AK", "token", "AKs"]),
    "expansion": st.sampled_from(["A Thing", "Application Key"]),
    "forms": st.sampled_from([["tokn"], ["gates of x"], []]),
    "deprecated": st.one_of(st.booleans(), some_names),
    "see": st.lists(wanted, min_size=1, max_size=2),
    "see_also": st.lists(wanted, min_size=1, max_size=2),
    "tags": st.lists(st.sampled_from(["red", "blue"]), max_size=2, unique=True),
    "sort": st.sampled_from(["aaa", "9"]),
    "source": st.just("ISO 1087"),
    "url": st.sampled_from(["https://elsewhere.example/x", "nowhere"]),
    "id": st.sampled_from(["zone", "own"]),
    "override": st.booleans(),
    "translations": st.sampled_from(
        [
            {"de": {"term": "Tor", "forms": ["Tore"], "definition": "Ein :izterm:`Tor`."}},
            {"de": {"definition": "Eine Sache."}, "fr": {"term": "porte"}},
            {"de": {"term": "Zone", "aliases": ["token"], "note": "Eine :izterm:`nichts`."}},
        ]
    ),
}
values = st.one_of([st.tuples(st.just(name), value) for name, value in FIELDS.items()])

Entry = dict[str, Any]


def _yaml(key: str, value: Any) -> str:
    if key in {"definition", "note"}:
        return f"{key}: |\n" + "".join(f"    {line}\n" if line else "\n" for line in value.splitlines())
    return f"{key}: {json.dumps(value, ensure_ascii=False)}\n"


@dataclass(slots=True)
class Data:
    """A glossary file: its header, its entries, and how many lines stand above them."""

    name: str
    path: str
    url: str = ""
    scoped: bool = False
    entries: list[Entry] = field(default_factory=list)
    remarks: int = 0

    def text(self) -> str:
        """Return the file in the format that its name has."""
        header = {"name": self.name, "url": self.url, "scoped": self.scoped}
        data = {"glossary": {key: value for key, value in header.items() if value}, "terms": self.entries}
        if self.path.endswith(".csv"):
            return "\n" * self.remarks + written.as_csv(data)
        if self.path.endswith(".json"):
            return "\n" * self.remarks + written.as_json(data)
        return self._yaml()

    def _yaml(self) -> str:
        url = f"  url: {self.url}\n" if self.url else ""
        scoped = "  scoped: true\n" if self.scoped else ""
        entries = "".join("- " + "  ".join(_yaml(*item) for item in entry.items()) for entry in self.entries)
        return (
            f"glossary:\n  name: {self.name}\n{url}{scoped}"
            + "# …\n" * self.remarks
            + f"terms:{entries and chr(10)}"
            + (entries or " []\n")
        )


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page: *kind* is that of _REST or _MYST; *name* is used, and *options* are those of a listing."""

    kind: str
    name: str = ""
    options: tuple[str, ...] = ()

    @property
    def has_term(self) -> bool:
        """Whether the page itself, and each of its outputs, uses or lists terms by the block."""
        return self.kind in {"use", "second line", "twice", "heading", "table", "acronyms", "listing"}


_REST = {
    "use": "Of :izterm:`{0}` here.",
    "second line": "Of something, and in a\nsecond line of :izterm:`it <{0}>`.",
    "twice": "- :izterm:`{0}`\n- A :izuma:izterm:`{0}`.",
    "heading": "About :izterm:`{0}`\n----------------------------\n\nText.",
    "table": ".. list-table::\n\n   * - x\n     - :izterm:`{0}`",
    "only html": ".. only:: html\n\n   Of :izterm:`{0}`.",
    "only text": ".. only:: text\n\n   Of :izterm:`{0}`.",
    "only draft": f".. only:: {TAG}\n\n   A :izterm:`{{0}}`, and a {{0}}.",
    "contents": ".. contents::\n   :local:",
    "include": f".. include:: {PART}",
    "docstrings": f".. automodule:: {MODULE}\n   :members:\n   :no-index:",
    "forms": ":izuma:short:`{0}`, :izuma:long:`{0}` and :izuma:full:`{0}`.",
    "no link": ":izterm:`!{0}`",
    "prose": "Nothing of note, but a {0}\nand an AK.",
    "acronyms": ".. izacronyms::",
}
_MYST = {
    "use": "Of {{izterm}}`{0}` here.",
    "second line": "Of something, and in a\nsecond line of {{izterm}}`it <{0}>`.",
    "twice": "- {{izterm}}`{0}`\n- A {{izuma:izterm}}`{0}`.",
    "heading": "## About {{izterm}}`{0}`\n\nText.",
    "table": "| x | y |\n|---|---|\n| z | {{izterm}}`{0}` |",
    "only html": ":::{{only}} html\nOf {{izterm}}`{0}`.\n:::",
    "only text": ":::{{only}} text\nOf {{izterm}}`{0}`.\n:::",
    "only draft": f":::{{{{only}}}} {TAG}\nA {{{{izterm}}}}`{{0}}`, and a {{0}}.\n:::",
    "contents": ":::{{contents}}\n:local:\n:::",
    "include": f":::{{{{include}}}} {PART}\n:::",
    "docstrings": f"```{{{{eval-rst}}}}\n.. automodule:: {MODULE}\n   :members:\n   :no-index:\n```",
    "forms": "{{izuma:short}}`{0}`, {{izuma:long}}`{0}` and {{izuma:full}}`{0}`.",
    "no link": "{{izterm}}`!{0}`",
    "prose": "Nothing of note, but a {0}\nand an AK.",
    "acronyms": ":::{{izacronyms}}\n:::",
}
blocks = st.one_of(
    st.builds(Block, st.sampled_from(sorted(_REST)), wanted),
    st.builds(Block, st.just("use"), wanted),
    st.builds(Block, st.just("listing"), options=st.sampled_from(LISTINGS)),
)


@dataclass(frozen=True, slots=True)
class PageText:
    """A page: its title, its parts, the ending of its file, and the scope that it sets."""

    title: str
    blocks: tuple[Block, ...]
    suffix: str = ".rst"
    scope: str = ""

    def text(self, docname: str) -> str:
        """Return the file; the first page holds all others in a table of contents that shows no titles."""
        rest = self.suffix == ".rst"
        title = f"{self.title}\n{'=' * len(self.title)}" if rest else f"# {self.title}"
        toctree = (
            (".. toctree::\n   :hidden:\n   :glob:\n\n   p*" if rest else ":::{toctree}\n:hidden:\n:glob:\n\np*\n:::")
            if docname == "index"
            else ""
        )
        scope = ""
        if self.scope:
            scope = f":izterm-scope: {self.scope}" if rest else f"---\nizterm-scope: {self.scope}\n---"
        parts = [
            *filter(None, [scope]),
            title,
            *filter(None, [toctree]),
            *(self._block(block, rest=rest) for block in self.blocks),
        ]
        return "\n\n".join(parts) + "\n"

    @staticmethod
    def _block(block: Block, *, rest: bool) -> str:
        if block.kind == "listing":
            options = [f":{option}" if ": " in option else f":{option}:" for option in block.options]
            lines = [".. izglossary::", *(f"   {option}" for option in options)]
            return "\n".join(lines if rest else [":::{izglossary}", *options, ":::"])
        return (_REST if rest else _MYST)[block.kind].format(block.name)


pages = st.builds(
    PageText,
    st.sampled_from(TITLES),
    st.lists(blocks, max_size=4).map(tuple),
    st.sampled_from([".rst", ".md"]),
    st.sampled_from(SCOPES),
)


@dataclass(slots=True)
class Model:
    """What the project is at one time."""

    data: dict[str, Data]
    pages: dict[str, PageText]
    conf: dict[str, Any]
    messages: dict[str, str] = field(default_factory=dict)  # of the German catalogue of the glossary
    known: list[str] = field(default_factory=lambda: KNOWN)  # the lines of the baseline
    part: str | None = PARTS[0]
    docstring: str = DOCSTRINGS[0]
    tags: tuple[str, ...] = ()

    def files(self) -> dict[str, str]:
        """Return the files that writers edit."""
        data = {data.path: data.text() for data in self.data.values()}
        data[BASELINE_FILE] = "".join(f"{line}\n" for line in self.known)
        data[f"{MODULE}.py"] = f'"""A module."""\n\n\ndef run():\n    """{self.docstring}"""\n'
        if self.part is not None:
            data[PART] = f"{self.part}\n"
        if self.messages:
            head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
            entries = (f"\nmsgid {json.dumps(key)}\nmsgstr {json.dumps(text)}\n" for key, text in self.messages.items())
            data[CATALOG] = head + "".join(entries)
        return data | {f"{name}{page.suffix}": page.text(name) for name, page in self.pages.items()}

    def settings(self) -> dict[str, Any]:
        """Return the configuration. A glossary file has the name that it has now."""
        wanted = self.conf[GLOSSARIES]
        paths = {name: self.data[name].path for name in FILES}
        return {**self.conf, GLOSSARIES: wanted and [paths.get(name, name) for name in wanted]}

    def pages_with(self, kind: str) -> set[str]:
        """Return the files of the pages that have a block of a kind."""
        pages = self.pages.items()
        return {f"{name}{page.suffix}" for name, page in pages if any(block.kind == kind for block in page.blocks)}

    def copy(self) -> Model:
        """Return the same project, which no edit of this one changes."""
        return deepcopy(self)

    def change_page(self, name: str, **changes: Any) -> None:
        """Replace attributes of a page."""
        self.pages[name] = replace(self.pages[name], **changes)


def first_model() -> Model:
    """Return a project that has a bit of everything."""
    entries: list[Entry] = [
        {"term": "token", "definition": TEXTS[0], "tags": ["red"]},
        {"term": "access key", "acronym": "AK", "definition": TEXTS[2], "aliases": ["API key"]},
        {"term": "zone", "see": ["token"]},
    ]
    more: list[Entry] = [{"term": "gate", "definition": TEXTS[1], "tags": ["blue"]}]
    return Model(
        data={
            "a.yaml": Data("acme", "a.yaml", entries=entries),
            "more.csv": Data("more", "more.csv", entries=more),
            "extra.json": Data("extra", "extra.json", entries=[{"term": "C-API", "definition": TEXTS[0]}]),
        },
        pages={
            "index": PageText("Start", (Block("use", "token"),)),
            "p1": PageText("Listing", (Block("listing"),)),
            "p2": PageText("Keys", (Block("twice", "access key"), Block("use", "zone")), ".md"),
            "p3": PageText("Gates", (Block("use", "gate"),)),
        },
        conf={GLOSSARIES: ["a.yaml", "more.csv"]},
    )
