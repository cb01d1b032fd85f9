"""Values of every field, good and bad, each as a writer types it: one table for the loader and for the JSON Schema."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sphinxext_izuma.glossary.term import DeprecatedName, Markup, Pointer


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One field with one value; *gives* the attributes that it is read as, *faults* what is wrong with it.

    *typed*: an editor, which gives 1.10 the type of a number, takes the value too.
    """

    field: str
    yaml: str
    gives: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    faults: tuple[str, ...] = ()
    typed: bool = True

    def __str__(self) -> str:
        return f"{self.field}: {self.yaml}"

    @property
    def entry(self) -> str:
        """A file whose only entry has the value: in line 4, the term in 2, the definition in 3."""
        fields = {"term": "access key", "definition": "A string.", self.field: self.yaml}
        return "terms:\n- " + "\n  ".join(f"{name}: {value}" for name, value in fields.items()) + "\n"

    @property
    def header(self) -> str:
        """A file whose header has the value, in line 2."""
        return f"glossary:\n  {self.field}: {self.yaml}\nterms: []\n"


def good(name: str, yaml: str, /, *, typed: bool = True, **gives: Any) -> Sample:
    """Return a sample that is in order."""
    return Sample(field=name, yaml=yaml, gives=gives, typed=typed)


def bad(name: str, yaml: str, *faults: str) -> Sample:
    """Return a sample that is not; each fault is ``line: message``."""
    return Sample(field=name, yaml=yaml, faults=tuple(f"izterms.yaml:{fault}" for fault in faults))


GOOD_ENTRIES = [
    good("term", "access key", name="access key", id="access-key"),
    good("term", '" access \\t key "', name="access key"),
    good("term", "'NO'", name="NO", id="no"),
    good("term", "NO", name="NO", id="no"),
    good("term", "on", name="on"),
    good("term", "1.10", name="1.10", id="1-10"),
    good("term", "null", typed=False, name="null"),
    good("term", "~", typed=False, name="~"),
    good("term", "2024-01-01", typed=False, name="2024-01-01"),
    good("term", "cafe\u0301", name="caf\u00e9", id="cafe"),
    good("term", ">\n    access\n    key", name="access key"),
    good("term", "'مفتاح\u200f (key)'", name="مفتاح\u200f (key)"),
    good("shown", "H\\ :sub:`2`\\ O", shown=(("", "H"), ("sub", "2"), ("", "O"))),
    good("shown", "'*E. coli*'", shown=(("em", "E. coli"),)),
    good("shown", "access key", shown=(("", "access key"),)),
    good("id", "key", id="key"),
    good("id", "Key_1.a-b", id="Key_1.a-b"),
    good("id", "1.10", id="1.10"),
    good("redirects", "[term-API, キー]", redirects=("term-API", "キー")),
    good("redirects", "term-API", redirects=("term-API",)),
    good("aliases", "[API key, application  key]", aliases=("API key", "application key")),
    good("aliases", "\n  - API key\n  - 'yes'", aliases=("API key", "yes")),
    good("aliases", "[]", aliases=()),
    good("aliases", "API key", aliases=("API key",)),
    good("forms", "keys of access", forms=("keys of access",)),
    good("see", "token", see=(Pointer("token", 4),)),
    good("see_also", "token", see_also=(Pointer("token", 4),)),
    good("tags", "security", tags=("security",)),
    good("acronym", "AK", acronym="AK"),
    good("expansion", "Application Programming Interface", expansion="Application Programming Interface"),
    good("forms", "[keys of access]", forms=("keys of access",)),
    good("deprecated", "true", deprecated=True, deprecated_names=()),
    good("deprecated", "false", deprecated=False, deprecated_names=()),
    good("deprecated", "[pass key]", deprecated=False, deprecated_names=(DeprecatedName("pass key"),)),
    good("deprecated", "[{name: pass key}]", deprecated_names=(DeprecatedName("pass key"),)),
    good(
        "deprecated", "[{name: pass key, reason: renamed}]", deprecated_names=(DeprecatedName("pass key", "renamed"),)
    ),
    good(
        "deprecated",
        "\n  - pass key\n  - name: token\n    reason: 'taken: by OAuth'",
        deprecated_names=(DeprecatedName("pass key"), DeprecatedName("token", "taken: by OAuth")),
    ),
    good("definition", "A *string*.", definition=Markup("A *string*.", 3, lines=False)),
    good("definition", "1.10", definition=Markup("1.10", 3, lines=False)),
    good("summary", "A *string*.", summary=Markup("A *string*.", 4, lines=False)),
    good("summary", "|\n    A\n    string.", summary=Markup("A\nstring.", 5, lines=True)),
    good("learn_more", "guide/keys", learn_more=Pointer("guide/keys", 4)),
    good("learn_more", "/guide/all keys", learn_more=Pointer("/guide/all keys", 4)),
    good("learn_more", "\n    https://acme.example/a?b#c", learn_more=Pointer("https://acme.example/a?b#c", 5)),
    good("learn_more", "1.10", learn_more=Pointer("1.10", 4)),
    good("markup", "markdown", markup="markdown"),
    good("markup", "'rst'", markup="rst"),
    good("note", "Shown once.", note=Markup("Shown once.", 4, lines=False)),
    good("note", "|\n    Shown\n    once.", note=Markup("Shown\nonce.", 5, lines=True)),
    good("see", "[token]", see=(Pointer("token", 4),)),
    good("see", "\n  - token\n  - API  key", see=(Pointer("token", 5), Pointer("API key", 6))),
    good("see_also", "[token]", see_also=(Pointer("token", 4),)),
    good("tags", "[security, 2024]", tags=("security", "2024")),
    good("sort", "key, access", sort="key, access"),
    good("source", "ISO 1087", source="ISO 1087"),
    good("url", "https://acme.example/a?b#c", url="https://acme.example/a?b#c"),
    good("url", "http://acme.example", url="http://acme.example"),
    good("translations", "{de: {term: Zugangsschlüssel, aliases: [Schlüssel], definition: Eine Kette.}}"),
    good("translations", "\n    de: {definition: Eine Kette.}\n    pt-BR: {term: chave}"),
    good("translations", "{}"),
    good("override", "true", override=True),
    good("override", "True", override=True),
    good("override", "TRUE", override=True),
    good("override", '"true"', override=True),
    good("override", "false", override=False),
    good("suggest", "false", suggest=False),
    good("suggest", "FALSE", suggest=False),
    good("well_known", "true", well_known=True),
]

_OLD_ID = "the end of an old address after '#', without blanks and \"&'<>`, like term-API"
_ID = "[data] 'id' must be letters, digits, '.', '_' and '-', the first a letter or digit"
_REST = "must be text (after a '|' it may have several lines)"
_ADDRESS = 'an address that begins with http:// or https://, without blanks and "<>\\^`{|}'
URL = f"[data] 'url' must be {_ADDRESS}"
_TARGET = f"[data] 'learn_more' must be the name of a page, or {_ADDRESS}"
_MARKUP = "[data] 'markup' must be rst or markdown"
_OLD = "[data] 'deprecated' must be true, or a list of names, like [old name]"
_OLD_ITEM = "[data] 'deprecated' must be a list in which each item is a name, or {name: …, reason: …}"

BAD_ENTRIES = [
    bad(
        "term",
        "access \u202eyek",
        "2: [data] 'term' must be text without characters that turn the text after them, not 'access \\u202eyek'",
    ),
    bad(
        "aliases",
        "['\u2066key']",
        "4: [data] 'aliases' must be a list in which each item is text without characters that turn the text after "
        "them",
    ),
    bad("id", "'key '", f"4: {_ID}, not 'key '"),
    bad("term", "", "2: [data] 'term' must be text, and is empty"),
    bad("term", "''", "2: [data] 'term' must be text, and is empty"),
    bad("term", "'  '", "2: [data] 'term' must be text, not '  '"),
    bad("term", "[access key]", "2: [data] 'term' must be text"),
    bad("term", "{access: key}", "2: [data] 'term' must be text"),
    bad("id", "access key", f"4: {_ID}, not 'access key'"),
    bad("id", "-key", f"4: {_ID}, not '-key'"),
    bad("id", "clé", f"4: {_ID}, not 'clé'"),
    bad("id", "", f"4: {_ID}, and is empty"),
    bad("redirects", "['#term-API']", f"4: [data] 'redirects' must be a list in which each item is {_OLD_ID}"),
    bad("redirects", "'term-a\"onclick=\"b'", f"4: [data] 'redirects' must be {_OLD_ID}, not 'term-a\"onclick=\"b'"),
    bad("redirects", "term-<b>", f"4: [data] 'redirects' must be {_OLD_ID}, not 'term-<b>'"),
    bad("redirects", "API key", f"4: [data] 'redirects' must be {_OLD_ID}, not 'API key'"),
    bad("redirects", "a, b", "4: [data] 'redirects' must be a list, like [a, b], not 'a, b'"),
    bad("aliases", "API key, key", "4: [data] 'aliases' must be a list, like [API key, key], not 'API key, key'"),
    bad("aliases", "key;", "4: [data] 'aliases' must be a list, like [name], not 'key;'"),
    bad("aliases", "", "4: [data] 'aliases' must be a list, like [name], and is empty"),
    bad("aliases", "{API: key}", "4: [data] 'aliases' must be a list, like [name]"),
    bad("aliases", "\n  - API key\n  - ''", "6: [data] 'aliases' must be a list in which each item is text"),
    bad("aliases", "[[API key]]", "4: [data] 'aliases' must be a list in which each item is text"),
    bad("acronym", "[AK]", "4: [data] 'acronym' must be text"),
    bad("expansion", "", "4: [data] 'expansion' must be text, and is empty"),
    bad("forms", "a, b", "4: [data] 'forms' must be a list, like [a, b], not 'a, b'"),
    bad("deprecated", "pass key", f"4: {_OLD}, not 'pass key'"),
    bad("deprecated", "{name: pass key}", f"4: {_OLD}"),
    bad("deprecated", "", f"4: {_OLD}, and is empty"),
    bad("deprecated", "['']", f"4: {_OLD_ITEM}"),
    bad("deprecated", "[[pass key]]", f"4: {_OLD_ITEM}"),
    bad("deprecated", "[{reason: renamed}]", f"4: {_OLD_ITEM}"),
    bad("deprecated", "\n  - name: pass key\n    why: renamed", f"6: {_OLD_ITEM}"),
    bad("deprecated", "\n  - name: pass key\n    reason: [renamed]", f"6: {_OLD_ITEM}"),
    bad("definition", "", f"3: [data] 'definition' {_REST}, and is empty"),
    bad("definition", "'  '", f"3: [data] 'definition' {_REST}, not '  '"),
    bad("definition", "[A string.]", f"3: [data] 'definition' {_REST}"),
    bad("summary", "", f"4: [data] 'summary' {_REST}, and is empty"),
    bad("summary", "[A string.]", f"4: [data] 'summary' {_REST}"),
    bad("learn_more", "", f"4: {_TARGET}, and is empty"),
    bad("learn_more", "[guide/keys]", f"4: {_TARGET}"),
    bad("learn_more", "ftp://acme.example", f"4: {_TARGET}, not 'ftp://acme.example'"),
    bad("learn_more", "javascript:alert(1)", f"4: {_TARGET}, not 'javascript:alert(1)'"),
    bad("learn_more", "https://acme.example/a b", f"4: {_TARGET}, not 'https://acme.example/a b'"),
    bad("learn_more", "' guide/keys'", f"4: {_TARGET}, not ' guide/keys'"),
    bad("markup", "md", f"4: {_MARKUP}, not 'md'"),
    bad("markup", "Markdown", f"4: {_MARKUP}, not 'Markdown'"),
    bad("markup", "", f"4: {_MARKUP}, and is empty"),
    bad("markup", "[rst]", f"4: {_MARKUP}"),
    bad("note", "{Note: shown once}", f"4: [data] 'note' {_REST}"),
    bad("see", "token; key", "4: [data] 'see' must be a list, like [token, key], not 'token; key'"),
    bad("see", "[{token: key}]", "4: [data] 'see' must be a list in which each item is text"),
    bad("see_also", "token,key", "4: [data] 'see_also' must be a list, like [token, key], not 'token,key'"),
    bad("tags", "a, b", "4: [data] 'tags' must be a list, like [a, b], not 'a, b'"),
    bad("sort", "[key]", "4: [data] 'sort' must be text"),
    bad("source", "''", "4: [data] 'source' must be text, and is empty"),
    bad("url", "acme.example", f"4: {URL}, not 'acme.example'"),
    bad("url", "ftp://acme.example", f"4: {URL}, not 'ftp://acme.example'"),
    bad("url", "https://", f"4: {URL}, not 'https://'"),
    bad("url", "https://acme.example/a b", f"4: {URL}, not 'https://acme.example/a b'"),
    bad("override", "yes", "4: [data] 'override' must be true or false, not 'yes'"),
    bad("override", "tRUE", "4: [data] 'override' must be true or false, not 'tRUE'"),
    bad("shown", "", "4: [data] 'shown' must be text, and is empty"),
    bad(
        "shown",
        "':ref:`key`'",
        "4: [data] 'shown' must be a name with no other markup than *emphasis*, **strong**, ``code``, :sub:`2` and "
        ":sup:`2`: the role 'ref' can't be in a name, not ':ref:`key`'",
    ),
    bad(
        "translations",
        "Schlüssel",
        "4: [data] 'translations' must be a mapping of languages, like {de: {term: Gateway}}, not 'Schlüssel'",
    ),
    bad(
        "translations",
        "{german: {term: x}}",
        "4: [data] 'german' is no language: write a tag (BCP 47), like de or pt-BR",
    ),
    bad("translations", "{de: Schlüssel}", "4: [data] the translation 'de' must be a mapping, like {term: …}"),
    bad(
        "translations", "{de_DE: {term: x}}", "4: [data] 'de_DE' is no language: write a tag (BCP 47), like de or pt-BR"
    ),
    bad("translations", "\n    de:\n      term: [x]", "6: [data] 'term' must be text"),
    bad(
        "translations",
        "{de: {see: [x]}}",
        "4: [data] the translation 'de' has no field 'see' (there are: term, shown, aliases, acronym, expansion, "
        "forms, deprecated, definition, summary, note, sort, source, url)",
    ),
    bad("override", "", "4: [data] 'override' must be true or false, and is empty"),
    bad("override", "[true]", "4: [data] 'override' must be true or false"),
    bad("suggest", "0", "4: [data] 'suggest' must be true or false, not '0'"),
    bad("well_known", "'on'", "4: [data] 'well_known' must be true or false, not 'on'"),
    bad("alias", "[API key]", "4: [data] an entry has no field 'alias' (did you mean 'aliases'?)"),
    bad("See-Also", "[token]", "4: [data] an entry has no field 'See-Also' (did you mean 'see_also'?)"),
    bad(
        "colour",
        "red",
        "4: [data] an entry has no field 'colour' (there are: term, shown, id, redirects, aliases, acronym, expansion, "
        "forms, deprecated, definition, summary, learn_more, markup, note, see, see_also, tags, sort, source, url, "
        "override, suggest, well_known, translations)",
    ),
]

GOOD_HEADERS = [
    good("name", "acme", name="acme"),
    good("name", "acme_2.0-rc", name="acme_2.0-rc"),
    good("title", "Acme  glossary", title="Acme glossary"),
    good("title", "1984", title="1984"),
    good("language", "en", language="en"),
    good("language", "pt-BR", language="pt-BR"),
    good("language", "zh-Hant-TW", language="zh-Hant-TW"),
    good("language", "no", language="no"),
    good("markup", "rst", markup="rst"),
    good("markup", "markdown", markup="markdown"),
    good("url", "https://acme.example/glossary.html", url="https://acme.example/glossary.html"),
    good("translates", "acme\n  language: de", translates=("acme", 2), language="de"),
    good("scoped", "true", scoped=True),
    good("scoped", "false", scoped=False),
]

_NAME = "[data] 'name' must be letters, digits, '.', '_' and '-', the first a letter or digit"
_LANGUAGE = "[data] 'language' must be a language tag (BCP 47), like en or pt-BR"

BAD_HEADERS = [
    bad("name", "Acme glossary", f"2: {_NAME}, not 'Acme glossary'"),
    bad("name", "", f"2: {_NAME}, and is empty"),
    bad("title", "[Acme]", "2: [data] 'title' must be text"),
    bad("language", "e", f"2: {_LANGUAGE}, not 'e'"),
    bad("language", "en_US", f"2: {_LANGUAGE}, not 'en_US'"),
    bad("language", "[en]", f"2: {_LANGUAGE}"),
    bad("markup", "md", f"2: {_MARKUP}, not 'md'"),
    bad("markup", "", f"2: {_MARKUP}, and is empty"),
    bad("url", "glossary.html", f"2: {URL}, not 'glossary.html'"),
    bad("langauge", "en", "2: [data] 'glossary' has no field 'langauge' (did you mean 'language'?)"),
    bad(
        "translates",
        "acme",
        "2: [data] the header has 'translates' and no 'language': add 'language: …', the language of the file",
    ),
    bad("scoped", "yes", "2: [data] 'scoped' must be true or false, not 'yes'"),
    bad(
        "version",
        "1",
        "2: [data] 'glossary' has no field 'version' (there are: name, title, language, markup, url, translates, "
        "scoped)",
    ),
]
