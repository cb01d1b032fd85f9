"""Texts of entries in Markdown: what readers see, and the lines that warnings name, on pages of either markup."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec

import myst_parser
import pytest
from bs4 import BeautifulSoup, Tag
from conftest import MakeProject, Project, Result, boxes

HOSTS = {
    "reST": {"index.rst": "Start\n=====\n\n.. toctree::\n\n   guide/keys\n\n.. izglossary::\n"},
    "MyST": {"index.md": "# Start\n\n```{toctree}\nguide/keys\n```\n\n```{izglossary}\n```\n"},
}
KEYS = {"guide/keys.rst": ".. _all keys:\n\nKeys\n====\n\nText.\n"}
ENTRY = """
    glossary:
      markup: markdown
    terms:
      - term: access key
        definition: |
"""
IS_EXACT = int(myst_parser.__version__.partition(".")[0]) > 4  # MyST 4 gives the line of the directive for its options
FIRST_LINE = 6  # of the definition in ENTRY


def glossary(definition: str, more: str = "") -> dict[str, str]:
    """Return a glossary file whose only entry has a definition in Markdown."""
    lines = [f"          {line}" if line else "" for line in definition.splitlines()]
    return {"izterms.yaml": "\n".join([ENTRY.rstrip(), *lines, more.rstrip(), ""])}


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> dict[str, str]:
    """Return a page that lists all entries, in reStructuredText or in Markdown."""
    return {**KEYS, **HOSTS[request.param]}


@pytest.fixture
def with_extension(project: Project) -> None:
    """Let the project use the named extensions of MyST too."""
    project.edit("conf.py", '["colon_fence"', '["colon_fence", "dollarmath", "amsmath", "strikethrough"')


def entry(result: Result, name: str = "access-key") -> Tag:
    """Return the body of an entry."""
    head = BeautifulSoup(result.text("index.html"), "html.parser").find(id=f"term-{name}")
    assert head is not None
    body = head.find_next_sibling("dd")
    assert body is not None
    for other in body.select(".izterm-used-in, .headerlink"):
        other.decompose()
    return body


def shown(result: Result, selector: str, name: str = "access-key") -> list[str]:
    """Return the texts of the elements of an entry that *selector* finds."""
    return [" ".join(found.get_text().split()) for found in entry(result, name).select(selector)]


def lines_of(result: Result) -> list[str]:
    """Return each warning without its text: place and kind."""
    return [f"{line.partition(' WARNING')[0].removesuffix(':')} {line.rpartition(' ')[2]}" for line in result.warnings]


TEXT = """
A *long* string with **two** parts and `code`, for an {izterm}`access key`.

- first
- second {izterm}`the key <access key>`

1. one

```python
x = 1
```

```{note}
Keep it *secret*.
```

:::{warning}
It ends.
:::

| a | b |
|---|---|
| 1 | 2 |

See [the guide](/guide/keys.rst), [](#all-keys-title), {ref}`all keys` and <https://acme.example>.
""".strip()


def test_markdown_is_shown(make_project: MakeProject, host: dict[str, str]) -> None:
    text = TEXT.replace(", [](#all-keys-title)", "")
    result = make_project({**host, **glossary(text)}).build()
    assert result.warnings == []
    assert shown(result, "em") == ["long", "secret"]
    assert shown(result, "strong") == ["two"]
    assert shown(result, "p code") == ["code"]
    assert shown(result, "ul li") == ["first", "second the key"]
    assert shown(result, "ol li") == ["one"]
    assert shown(result, ".highlight-python") == ["x = 1"]
    assert shown(result, ".note p") == ["Note", "Keep it secret."]
    assert shown(result, ".warning p") == ["Warning", "It ends."]
    assert shown(result, "td") == ["1", "2"]
    assert [(link["href"], link.get_text()) for link in entry(result).select("a")] == [
        ("#term-access-key", "access key"),
        ("#term-access-key", "the key"),
        ("guide/keys.html", "the guide"),
        ("guide/keys.html#all-keys", "Keys"),
        ("https://acme.example", "https://acme.example"),
    ]


def test_entry_is_the_same_on_both_kinds_of_pages(make_project: MakeProject, project: Project) -> None:
    entries = []
    for host in HOSTS.values():
        make_project({**KEYS, **host, **glossary(TEXT.replace(", [](#all-keys-title)", ""))})
        entries.append(str(entry(project.build(out=next(iter(host)), doctrees=next(iter(host)) + "-doctrees"))))
        (project.srcdir / next(iter(host))).unlink()
    assert entries[0] == entries[1]


def test_wrong_uses_are_reported_at_their_lines(make_project: MakeProject, host: dict[str, str]) -> None:
    text = """
{izterm}`nope` begins
the text. Here {izterm}`is
nope` too, and {izterm}`nope`.

- item
- {izterm}`nope`

  ```{note}
  Well,
  {izterm}`nope`
  ```

The last {izterm}`nope`
""".strip()
    note = "        note: |\n          A note with\n          {izterm}`nope`."
    result = make_project({**host, **glossary(text, note)}).build()
    places = [f"izterms.yaml:{FIRST_LINE + offset} [izterm.undefined]" for offset in (0, 1, 2, 5, 9, 12, 15)]
    assert lines_of(result) == places
    assert lines_of(make_project({}).build()) == places


def test_faults_of_markdown_are_reported_at_their_lines(make_project: MakeProject, host: dict[str, str]) -> None:
    text = """
{nope}`first`
text

> quoted {nope}`second`

[third](#nowhere)
and [fourth](nowhere.md)

```{nope}
fifth
```

```{note}
:nope: sixth
Text.

{nope}`seventh`
```

```{code-block} python
:lineno-start: eighth
x
```

A picture
![ninth](nowhere.png)
""".strip()
    result = make_project({**host, **glossary(text)}).build()
    assert sorted(lines_of(result), key=lambda line: int(line.split(":")[1].split()[0])) == [
        "izterms.yaml:6 [myst.role_unknown]",
        "izterms.yaml:9 [myst.role_unknown]",
        "izterms.yaml:11 [myst.xref_missing]",
        "izterms.yaml:12 [myst.xref_missing]",
        "izterms.yaml:14 [myst.directive_unknown]",
        f"izterms.yaml:{18 + IS_EXACT} [myst.directive_option]",
        "izterms.yaml:22 [myst.role_unknown]",
        f"izterms.yaml:{25 + IS_EXACT} [myst.directive_option]",
        "izterms.yaml:31 [image.not_readable]",
    ]


@pytest.mark.parametrize("mark", ["> ", "- "])
def test_depth_of_markdown_is_shown_or_reported(make_project: MakeProject, host: dict[str, str], mark: str) -> None:
    result = make_project({**host, **glossary(mark * 30 + "deep")}).build()
    assert "deep" in entry(result).get_text()
    assert result.warnings == []
    result = make_project(glossary(mark * 120 + "deep")).build()
    said = "izterms.yaml:6: WARNING: the text of 'access key' is nested too deeply: it is left out [izterm.data]"
    assert result.warnings == [said]


@pytest.mark.parametrize("style", ['"{}"', ">\n      {}"])
def test_folded_text_has_the_line_of_its_field(make_project: MakeProject, host: dict[str, str], style: str) -> None:
    text = style.format(
        "Text.\\n\\n{{izterm}}`nope`\\n\\n{{nope}}`x`\\n" if style[0] == '"' else "{{izterm}}`nope` {{nope}}`x`"
    )
    text = text.replace("{{", "{").replace("}}", "}")
    files = {"izterms.yaml": f"terms:\n  - term: key\n    markup: markdown\n    definition: {text}\n"}
    result = make_project({**host, **files}).build()
    assert lines_of(result) == ["izterms.yaml:4 [myst.role_unknown]", "izterms.yaml:4 [izterm.undefined]"]


def test_entry_has_a_markup_of_its_own(make_project: MakeProject, host: dict[str, str]) -> None:
    files = {
        "izterms.yaml": """
            glossary: {markup: markdown}
            terms:
              - {term: key, definition: "A `key` and *that*."}
              - {term: lock, definition: "A ``lock`` and :izterm:`key`.", markup: rst}
        """,
        "other.izterms.yaml": """
            terms:
              - {term: door, definition: "A ``door``, a :izterm:`key`."}
              - {term: gate, definition: "A `gate` for a {izterm}`key`.", markup: markdown}
        """,
    }
    project = make_project({**host, **files})
    result = project.build(conf={"izterm_glossaries": ["izterms.yaml", "other.izterms.yaml"]})
    assert result.warnings == []
    assert [shown(result, "code", name) for name in ("key", "lock", "door", "gate")] == [
        ["key"],
        ["lock"],
        ["door"],
        ["gate"],
    ]
    assert [shown(result, "a", name) for name in ("lock", "door", "gate")] == [["key"]] * 3


def test_footnotes_labels_and_headings_belong_to_the_entry(make_project: MakeProject, project: Project) -> None:
    text = "Text[^1] and[^b], see [here](#place).\n\n# Head\n\n(place)=\nMore.\n\n[^1]: One.\n[^b]: Two.\n"
    text = "\n".join(f"          {line}" for line in text.splitlines())
    more = f"      - term: {{}}\n        definition: |\n{text}\n"
    page = "\n# Head\n\nPage[^1], [there](#place).\n\n(place)=\nParagraph.\n\n[^1]: Of the page.\n"
    make_project({**KEYS, "index.md": HOSTS["MyST"]["index.md"] + page})
    names = ("access key", "gate")
    body = "    terms:\n" + "".join(more.format(name) for name in names)
    make_project({"izterms.yaml": "    glossary: {markup: markdown}\n" + body})
    result = project.build()
    assert result.warnings == []
    soup = BeautifulSoup(result.text("index.html"), "html.parser")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for name in ("access-key", "gate"):
        links = [str(link["href"]) for link in entry(result, name).select("a")]
        assert links
        for link in links:
            assert link.startswith(f"#term-{name}:")
            assert soup.find(id=link[1:])
    assert not {"Head", "place"} & {str(link["href"])[1:] for link in entry(result).select("a")}


def test_heading_of_an_entry_is_found(make_project: MakeProject, host: dict[str, str]) -> None:
    result = make_project({**host, **glossary("See [below](#head), [](#head).\n\n# Head\n\nText.")}).build()
    assert result.warnings == []
    links = [(link.get_text(), link["href"]) for link in entry(result).select("a")]
    assert links == [("below", "#term-access-key:head"), ("Head", "#term-access-key:head")]
    assert entry(result).find(id="term-access-key:head")


@pytest.mark.usefixtures("with_extension")
def test_equations_have_no_number_and_no_label(make_project: MakeProject, host: dict[str, str]) -> None:
    text = "Text $a$.\n\n$$\nb\n$$ (energy)\n\n\\begin{equation}\nc\n\\end{equation}\n"
    result = make_project({**host, **glossary(text)}).build(
        conf={"extensions": ["sphinx.ext.mathjax", "sphinxext_izuma", "myst_parser"]}
    )
    assert result.warnings == []
    assert shown(result, ".eqno") == []
    assert not result.app.env.get_domain("math").equations  # type: ignore[attr-defined]


def test_page_and_front_matter_stay_as_they_are(make_project: MakeProject, host: dict[str, str]) -> None:
    text = "---\norphan: true\n---\n\n# Text"
    result = make_project({**host, **glossary(text)}).build()
    assert "orphan" in entry(result).get_text()
    metadata = result.app.env.metadata["index"]
    assert "orphan" not in metadata
    assert metadata.get("wordcount", {}).get("words", 1) == 1  # of the page in Markdown: "Start"


def test_paths_begin_at_the_folder_of_the_glossary(make_project: MakeProject, host: dict[str, str]) -> None:
    text = "[one](keys.rst), [two](project:keys.rst), [three](/guide/keys.rst)"
    files = {"guide/izterms.yaml": glossary(text)["izterms.yaml"]}
    result = make_project({**host, **files}).build(conf={"izterm_glossaries": ["guide/izterms.yaml"]})
    assert result.warnings == []
    links = [str(link["href"]).partition("#")[0] for link in entry(result).select("a")]
    assert links == ["guide/keys.html"] * 3


def test_listing_in_a_text_is_refused(make_project: MakeProject, host: dict[str, str]) -> None:
    result = make_project({**host, **glossary("Text.\n\n```{izglossary}\n```")}).build()
    assert lines_of(result) == ["izterms.yaml:8 [izterm.data]"]


def test_unlisted_text_is_in_its_box(make_project: MakeProject) -> None:
    result = make_project(
        {"index.rst": "Start\n=====\n\nAn :izterm:`access key`.\n", **glossary("A *string*.")}
    ).build()
    assert list(boxes(BeautifulSoup(result.text("index.html"), "html.parser")).values()) == [
        "<b>access key</b><p>A <em>string</em>.</p>"
    ]


def test_breaks_and_several_definitions_are_in_popovers_of_each_builder(make_project: MakeProject) -> None:
    text = "- one\\\n  two *three\\\n  four*\n\nTerm\n: First\n: Second\n"
    use = "Start\n=====\n\nAn :izterm:`access key`.\n\n.. toctree::\n\n   list\n"
    project = make_project({"index.rst": use, "list.rst": "List\n====\n\n.. izglossary::\n", **glossary(text)})
    extensions = ["sphinxext_izuma", "myst_parser"]
    conf = {"extensions": extensions, "myst_enable_extensions": ["deflist"], "izterm_popover": "full"}
    shown = project.build(conf={**conf, "izterm_page_terms": True})
    assert list(boxes(BeautifulSoup(shown.text("index.html"), "html.parser")).values()) == [
        "<b>access key</b><ul><li>one<br/>two <em>three<br/>four</em></li></ul>"
        "<dl><dt>Term</dt><dd>First</dd><dd>Second</dd></dl>"
    ]
    written = project.build("text", conf={**conf, "izterm_page_terms": True}).text("index.txt")
    assert "one two *three four* Term First Second" in " ".join(written.split())
    synopses = dict(shown.app.env.domains["izuma"].get_object_synopses())  # type: ignore[attr-defined]
    assert synopses["list", "term-access-key"] == "one two three four Term First Second"


# Without trust.


@pytest.mark.usefixtures("with_extension")
def test_untrusted_text_runs_no_template_and_has_no_raw_markup(make_project: MakeProject, host: dict[str, str]) -> None:
    text = (
        "A {{ 7 * 6 }} and {{ product }}, ~~old~~ line  \nbreak.\n\n<b onclick='x()'>bold</b>\n\n<script>x()</script>"
    )
    conf = {"izterm_trusted": False, "myst_substitutions": {"product": "Shop"}}
    result = make_project({**host, **glossary(text)}).build(conf=conf)
    assert shown(result, "p")[0] == "A {{ 7 * 6 }} and {{ product }}, ~~old~~ line break."
    assert not entry(result).select("b, script, s, br")
    assert set(lines_of(result)) == {"izterms.yaml:9 [izterm.data]", "izterms.yaml:11 [izterm.data]"}


def test_untrusted_text_sets_no_class(make_project: MakeProject, project: Project) -> None:
    names = '"attrs_inline", "attrs_block", "html_image", "html_admonition"'
    project.edit("conf.py", '["colon_fence"', f'["colon_fence", {names}')
    text = """
[x]{.tex2jax_process} `y`{.tex2jax_process} ![z](a.png){.tex2jax_process} [w](/guide/keys.rst){.tex2jax_process}

{.tex2jax_process}
Paragraph.

<img src="https://acme.example/a.png" class="tex2jax_process">

<div class="admonition tex2jax_process">
Text
</div>

:::tex2jax_process
Text
:::
""".strip()
    result = make_project({**KEYS, **HOSTS["MyST"], **glossary(text)}).build(conf={"izterm_trusted": False})
    assert not entry(result).select(".tex2jax_process, img")


def test_trusted_text_may_use_substitutions(make_project: MakeProject, host: dict[str, str]) -> None:
    conf = {"myst_substitutions": {"product": "Shop"}}
    result = make_project({**host, **glossary("A {{ product }}, line  \nbreak.")}).build(conf=conf)
    assert result.warnings == []
    assert shown(result, "p") == ["A Shop, line break."]
    assert entry(result).select("br")


# Without MyST among the extensions, or without MyST.


def test_project_without_myst_has_its_defaults(make_project: MakeProject, project: Project) -> None:
    project.edit("conf.py", ', "myst_parser"]', "]")
    project.edit("conf.py", "myst_enable", "# myst_enable")
    text = "[the guide](/guide/keys.rst), [keys](#all-keys), [](/guide/keys.rst).\n\n:::{note}\n:::\n\n[x](#nowhere)"
    page = HOSTS["reST"]["index.rst"]
    result = make_project(
        {"guide/keys.rst": KEYS["guide/keys.rst"].replace("all keys", "all-keys"), "index.rst": page, **glossary(text)}
    ).build()
    assert lines_of(result) == ["izterms.yaml:11 [ref.any]"]
    assert [(link["href"], link.get_text()) for link in entry(result).select("a")] == [
        ("guide/keys.html", "the guide"),
        ("guide/keys.html#all-keys", "keys"),
        ("guide/keys.html", "Keys"),
    ]
    assert ":::{note}" in entry(result).get_text()  # an extension of MyST that is off


def find_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    original = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "myst_parser" else original(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)


NO_MYST = (
    "markdown needs MyST, which is not installed: its texts are shown as they are written: "
    'run pip install "sphinxext-izuma[markdown]" [izterm.data]'
)


@pytest.fixture
def without_myst(project: Project) -> Project:
    """Return a project that does not name MyST, with a listing."""
    project.edit("conf.py", ', "myst_parser"]', "]")
    project.edit("conf.py", "myst_enable", "# myst_enable")
    project.write({**KEYS, **HOSTS["reST"]})
    return project


def test_missing_myst_is_reported_until_it_is_installed(without_myst: Project) -> None:
    without_myst.write(glossary("A *string*\nof words.\n\nMore."))
    with pytest.MonkeyPatch.context() as patch:
        find_nothing(patch)
        for _ in range(2):
            result = without_myst.build()
            assert result.warnings == [f"izterms.yaml:2: WARNING: {NO_MYST}"]
            assert shown(result, "p") == ["A *string* of words.", "More."]
    result = without_myst.build()
    assert result.warnings == []
    assert shown(result, "p") == ["A string of words.", "More."]
    with pytest.MonkeyPatch.context() as patch:
        find_nothing(patch)
        assert shown(without_myst.build(), "em") == []


def test_missing_myst_is_reported_at_the_first_entry_that_needs_it(
    without_myst: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_nothing(monkeypatch)
    text = """
        terms:
          - {term: key, definition: K.}
          - term: gate
            definition: G.
            markup: markdown
          - {term: lock, definition: L., markup: markdown}
    """
    without_myst.write({"izterms.yaml": text})
    assert without_myst.build().warnings == [f"izterms.yaml:5: WARNING: {NO_MYST}"]


def test_myst_is_not_needed_without_markdown(without_myst: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    find_nothing(monkeypatch)
    without_myst.write({"izterms.yaml": "glossary: {markup: rst}\nterms:\n- {term: key, definition: '*K*.'}\n"})
    result = without_myst.build()
    assert (result.warnings, shown(result, "em", "key")) == ([], ["K"])
