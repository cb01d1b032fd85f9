"""The name of an entry is the text that Sphinx shows, whatever its markup."""

from __future__ import annotations

from conftest import Project

from sphinxext_izuma.tools import heading
from sphinxext_izuma.tools.comparison.site import Site
from sphinxext_izuma.tools.markup import Syntax

# In reStructuredText. The same role in MyST is made from it.
ROLES = """
:func:`a` | :func:`b()` | :meth:`!c.d` | :class:`~e.f` | :py:class:`.g` | :py:attr:`~.h.i` | :c:func:`j`
:cpp:class:`~k::l` | :js:func:`m` | :rst:dir:`n` | :func:`title o <p>` | :class:`!q.r` | :pep:`8` | :rfc:`2822`
:pep:`the PEP <9>` | :term:`s` | :doc:`the page <index>` | :ref:`the label <genindex>` | :kbd:`Ctrl`
:guilabel:`&File` | :guilabel:`T && U` | :command:`ls` | :menuselection:`V --> &W` | :file:`/usr/{x}/y`
:samp:`z={aa}` | :program:`bb` | :abbr:`CC (two letters)` | :dfn:`dd` | :sub:`ff` | :sup:`gg`
:envvar:`HH` | :option:`--ii` | :keyword:`jj` | :mimetype:`kk/ll` | :code:`mm` | :any:`nn <genindex>`
:abbr:`OO (oh)` and more | :strong:`ppp` | :emphasis:`qq` | :index:`rr` | :literal:`ss` | :regexp:`t+`
:makevar:`UU`
"""
IN_RST = """
*aa b* | **cc d** | ``ee f`` | `gg h` | `ii <https://jj.example>`_ | `kk <https://ll.example>`__
H\\ :sub:`2`\\ O | 10\\ :sup:`th` | __init__ | *args | \\*\\*mm | oo\\_ | pq : qq | E\\ *rr* | ``ss``-tt | uu\\
a*b*c | vv_ww | "xx" | CO\\ :sub:`2`\\ -free
"""
IN_MYST = """
*aa b* | **cc d** | `ee f` | [g h](https://hh.example) | <https://ii.example> | AT&amp;T &mdash; jj | H{sub}`2`O
\\*kk\\* | ***ll*** | __m m__ | snake_case_nn | ~~oo~~ | [`pp`](index.rst) | qq `rr` *ss* | 10{sup}`th` | tt : uu
C\\+\\+ | vv\\_
"""
CONF = "extensions = ['myst_parser']\ndefault_role = 'literal'\nsmartquotes = False\n"


def items(text: str) -> list[str]:
    return [item for line in text.strip().splitlines() for item in line.split(" | ")]


def in_myst(role: str) -> str:
    """Return a role of reStructuredText as one of MyST."""
    name, _, rest = role.removeprefix(":").partition(":`")
    return f"{{{name}}}`{rest}"


def test_name_is_the_text_that_sphinx_shows(project: Project) -> None:
    heads = {
        "a": (Syntax.RST, [*items(ROLES), *items(IN_RST)]),
        "b": (Syntax.MYST, [*map(in_myst, items(ROLES)), *items(IN_MYST)]),
    }
    entries = {name: "\n\n".join(f"{head}\n   It is {name}." for head in found) for name, (_, found) in heads.items()}
    (project.srcdir / "conf.py").write_text(CONF, encoding="utf-8")
    project.write(
        {
            "index.rst": "S\n=\n\n.. toctree::\n\n   a\n   b\n",
            "a.rst": "A\n=\n\n.. glossary::\n\n" + "".join(f"   {line}\n" for line in entries["a"].splitlines()),
            "b.md": f"# B\n\n```{{glossary}}\n{entries['b']}\n```\n",
        }
    )
    site = Site(project.build().outdir)
    for name, (syntax, found) in heads.items():
        shown = [entry.name for (page, _), entry in site.entries.items() if page == f"{name}.html"]
        read = [heading.read(head.split(" : ")[0], syntax).name for head in found]
        assert read == list(dict.fromkeys(shown)), name


def test_parts_of_a_name() -> None:
    both = heading.read("*E. coli* :abbr:`CA (x)` :pep:`8` |s|", Syntax.RST, {"s": "S"})
    assert (both.name, both.shown, both.is_complete) == ("E. coli CA PEP 8 S", "*E. coli* CA PEP 8 S", True)
    assert (both.lost, both.links) == (["the long form 'x'"], [("8", False)])
    math = heading.read(":math:`x`-*axis*", Syntax.RST)
    assert (math.name, math.shown, math.is_complete, math.has_markup) == ("x-axis", "x-\\ *axis*", False, True)
    assert heading.read("`a <b_>`_", Syntax.RST).links == [("b_", False)]
    assert heading.read(":class:`~a.B`\\ s", Syntax.RST).shown == "``B``\\ s"
