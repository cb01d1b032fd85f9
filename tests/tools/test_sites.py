"""``convert`` reads folders of web sites: a Markdown file with front matter for each term."""

from __future__ import annotations

from textwrap import dedent

import pytest
from converting import converted, definitions, write

pytestmark = pytest.mark.usefixtures("here")


KUBERNETES = {
    "glossary/index.md": "---\ntitle: Glossary\nlayout: glossary\n---\n",
    "glossary/_template.md": "---\ntitle: X\n---\n",
    "glossary/notes.md": "Notes.\n",
    "glossary/pod.md": """
        ---
        title: Pod
        id: pod
        date: 2018-04-12
        full_link: /docs/concepts/workloads/pods/
        short_description: >
          A Pod represents a set of running containers in your cluster.

        aka:
        - pods, many
        tags:
        - core-object
        - ""
        ---
         The smallest object. A Pod represents a set of running
         {{< glossary_tooltip text="containers" term_id="container" >}} on your cluster.

        <!--more-->

        A Pod is *typically* set up to run a single primary container. It is
        [managed](/docs/managed/) by a `Deployment`.
    """,
    "glossary/container.md": """
        ---
        title: Container
        id: container
        full_link: https://example.org/containers
        short_description: >
          A lightweight image.
        tags: [fundamental, ""]
        ---
        {{< note >}}
        See [pods](/glossary/pod/).
    """,
}


def test_folder_in_the_layout_of_kubernetes(capsys: pytest.CaptureFixture[str]) -> None:
    write(KUBERNETES)
    glossary = converted("--base-url", "https://kubernetes.example", "glossary", code=1)
    pod, container = glossary.find_one("Pod"), glossary.find_one("container")
    assert pod is not None
    assert container is not None
    assert (pod.id, pod.aliases, pod.tags) == ("pod", ("pods, many",), ("core-object",))
    assert [term.learn_more.name for term in (pod, container) if term.learn_more] == [
        "https://kubernetes.example/docs/concepts/workloads/pods/",
        "https://example.org/containers",
    ]
    assert definitions(glossary) == {
        "Container": "A lightweight image.\n\n{{< note >}}\nSee {izterm}`pods <Pod>`.",
        "Pod": (
            "The smallest object. A Pod represents a set of running\n {izterm}`containers <Container>` "
            "on your cluster.\n\nA Pod is *typically* set up to run a single primary container. It is\n"
            "[managed](https://kubernetes.example/docs/managed/) by a `Deployment`."
        ),
    }
    assert capsys.readouterr().err.splitlines() == [
        "glossary/notes.md:1: 'notes.md' is no term: no front matter between two lines of '---' [izterm.data]",
        "glossary/container.md:9: in the text of 'Container', the shortcode '{{< note >}}' stays as text [izterm.data]",
        "2 entries from 2 files, 2 remarks",
    ]


def test_link_without_a_server_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    write({"g/a.md": "---\ntitle: A\nfull_link: /docs/a\n---\nText.\n"})
    assert converted("g", code=1).terms[0].learn_more is None
    assert capsys.readouterr().err.splitlines() == [
        "g/a.md:1: the link '/docs/a' of the front matter has no server: give one with --base-url [izterm.data]",
        "1 entry from 1 file, 1 remark",
    ]


def test_folder_in_the_layout_of_the_cncf() -> None:
    abstraction = """
        ---
        title: Abstraction
        status: Completed
        category: Property
        tags: ["fundamental", "", ""]
        ---
        Hides [containers](/container/#top).

        ## Problem

        1. Too many __details__.
        2. Too *few* `words`.

        | A | B |
        |---|---|
        | x | y |
    """
    write({"en/abstraction.md": abstraction, "en/container.md": "---\ntitle: Container\naka: box\n---\nA box.\n"})
    assert definitions(converted("--to-rst", "en"))["Abstraction"] == dedent(
        """\
        Hides :izterm:`containers <Container>`.

        .. rubric:: Problem

        #. Too many **details**.

        #. Too *few* ``words``.

        .. list-table::
           :header-rows: 1

           * - A
             - B
           * - x
             - y"""
    )


HUGO = {
    "pod.md": """
        ---
        Title: Pod
        Aka: [pods of peas]
        full_link: /docs/{{< param "version" >}}/
        ---
        See [Call](/api/{{<param "version">}}/#call), [node]({{< ref "node.md" >}}) and {{< figure src="x" >}}.
    """,
    "node.md": '+++\ntitle = "Node"\ntags = ["machine"]\n+++\nA node.\n',
    "json.md": '{\n"TITLE": "JSON"}\nText.\n',
}
MDN = {
    "api/index.md": """
        ---
        title: API
        slug: Glossary/API
        ---
        {{GlossarySidebar}}

        Many {{Glossary("HTTP", "HTTPs")}}, {{glossary('http')}}, {{Glossary("XML")}}, {{domxref("Window.x", "x")}}.
    """,
    "http/index.md": "---\ntitle: HTTP\n---\nSee [it](/en-US/docs/Glossary/API).\n",
}
JEKYLL = {
    "_terms/a.md": "---\nterm: Alpha\n---\nSee [b]({% link _terms/b.md %}), [c](b.html) and {{ site.name }}.\n",
    "_terms/b.md": "---\nterm: Beta\n---\nx\n",
}
DOCUSAURUS = {
    "a.mdx": "---\nid: a\ntitle: A\nhoverText: A letter.\n---\n:::info Mind\nText.\n:::\n",
    "x.mdx": '---\ntitle: X\n---\nimport Y from "y";\n\n<Y k="v"/> and `List`.\n\n'
    "::::tip\n:::note\n```\nx\n```\n:::\n::::\n",
    "draft.md": "---\ntitle: Draft\ndraft: true\n---\nx\n",
    "b.md": "---\ntitle: B\n---\n:::danger\n[A](./a.mdx)\n:::\n\n[c](/c) ![d](e.png) [f](#g) [h](mailto:i@j.k)\n",
}


@pytest.mark.parametrize(
    ("files", "expected", "remarks"),
    [
        (
            HUGO,
            {
                "Pod": 'See Call, {izterm}`node <Node>` and {{< figure src="x" >}}.',
                "Node": "A node.",
                "JSON": "Text.",
            },
            [
                "s/pod.md:1: the link '/docs/{{< param \"version\" >}}/' of the front matter has a shortcode",
                "s/pod.md:6: in the text of 'Pod', the shortcode '{{< figure src=\"x\" >}}' stays as text",
                "s/pod.md:6: in the text of 'Pod', the address of the link 'Call' is lost",
            ],
        ),
        (
            MDN,
            {
                "API": "Many {izterm}`HTTPs <HTTP>`, {izterm}`http <HTTP>`, XML, `x`.",
                "HTTP": "See {izterm}`it <API>`.",
            },
            [
                "s/api/index.md:7: in the text of 'API', the link to 'XML', which is no term, is lost",
                "s/api/index.md:7: in the text of 'API', the link of the shortcode "
                '\'{{domxref("Window.x", "x")}}\' is lost',
            ],
        ),
        (
            JEKYLL,
            {"Alpha": "See {izterm}`b <Beta>`, {izterm}`c <Beta>` and {{ site.name }}.", "Beta": "x"},
            ["s/_terms/a.md:4: in the text of 'Alpha', the shortcode '{{ site.name }}' stays as text"],
        ),
        (
            DOCUSAURUS,
            {
                "A": "A letter.\n\n```{admonition} Mind\n:class: note\nText.\n```",
                "X": 'import Y from "y";\n\n<Y k="v"/> and `List`.\n\n`````{tip}\n````{note}\n```\nx\n```\n````\n`````',
                "B": "```{danger}\n{izterm}`A`\n```\n\n[c](/c) ![d](e.png) [f](#g) [h](mailto:i@j.k)",
            },
            [
                "s/draft.md:1: 'draft.md' is no term: a draft, which its site does not show",
                "s/b.md:8: in the text of 'B', the link to '/c' has no server: give one with --base-url",
                "s/b.md:8: in the text of 'B', the link to 'e.png' leads to a file of the site",
                "s/x.mdx:4: in the text of 'X', the shortcode 'import Y from \"y\";' stays as text",
                "s/x.mdx:6: in the text of 'X', the shortcode '<Y k=\"v\"/>' stays as text",
            ],
        ),
    ],
    ids=["hugo", "mdn", "jekyll", "docusaurus"],
)
def test_site(
    files: dict[str, str], expected: dict[str, str], remarks: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    write({f"s/{name}": text for name, text in files.items()})
    assert definitions(converted("s", code=1 if remarks else 0)) == expected
    said = [line.removesuffix(" [izterm.data]") for line in capsys.readouterr().err.splitlines()]
    assert said[:-1] == remarks
