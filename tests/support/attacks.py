"""A project that lists each glossary of ``tests/hostile/attacks`` on a page of its own."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

ATTACKS = Path(__file__).parents[1] / "hostile" / "attacks"
HARMLESS = "harmless"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>window.izterm_pwned = 1</script></svg>"
# What is executed writes a file, which the test looks for.
CONF = """
import os
import signal
import sys
from pathlib import Path
from docutils import nodes
from docutils.parsers.rst import Directive

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
extensions = ["sphinxext_izuma", "sphinx.ext.autosummary", "sphinx.ext.doctest", "sphinx.ext.ifconfig"]
extensions += ["sphinx.ext.extlinks", "sphinx.ext.graphviz", "sphinx.ext.todo"]
extlinks = {"issue": ("https://issues.example/%s", "issue %s")}
izterm_glossaries = [f"attacks/{path.name}" for path in sorted(HERE.glob("attacks/*.yaml"))]
izterm_trusted = False
html_theme = "basic"
numfig = True
version = release = "1.0"
show_warning_types = True
epub_show_urls = "no"
rst_prolog = '''
.. role:: red
.. role:: raw-html(raw)
   :format: html
.. role:: derived(stranger)
.. |company| replace:: ACME :red:`red`
.. |br| raw:: html

   <br/>
'''

def executed(*_arguments):
    (HERE / "executed").touch()

class Stranger(Directive):
    has_content = True
    optional_arguments = 1

    def run(self):
        executed()
        return []

def stranger(name, raw, text, *_rest, **_options):
    executed()
    return [nodes.inline(raw, text)], []

def read(app, docname, content):
    if "attack-template" in content[0]:
        executed()

def restart(*_arguments):
    signal.setitimer(signal.ITIMER_PROF, float(os.environ["IZTERM_SECONDS"]))

def setup(app):
    if "IZTERM_SECONDS" in os.environ:  # of computing time to read or write a page; then the process is killed
        app.connect("source-read", restart)
        app.connect("doctree-resolved", restart)
    app.add_directive("stranger", Stranger)
    app.add_directive_to_domain("py", "stranger", Stranger)
    app.add_role("stranger", stranger)
    app.add_role_to_domain("py", "stranger", stranger)
    app.add_role_to_domain("py", "stranger2", stranger)
    app.connect("source-read", read)
"""
PAGE = """
Page NAME
==================================================

Text [1]_, [#]_, [#named]_ and [CITKEY]_, a `link__`__, a `named link`_, `Host section`_, :ref:`label-NAME`, |host|,
:eq:`eq-NAME`, :numref:`fig-NAME`, :numref:`tab-NAME` and :numref:`code-NAME`.

__ https://anonymous.example/
.. _named link: https://named.example/
.. |host| replace:: host text

.. _label-NAME:

Host section
------------

BEFORE THE LISTING

.. izglossary::
   :glossary: NAME

AFTER THE LISTING, with a formula :math:`x^2`, and `another`__.

__ https://second.example/

.. math::
   :label: eq-NAME

   y = 1

::

   def code(): pass

.. code-block:: python
   :caption: Code
   :name: code-NAME

   x = 1

.. figure:: pixel.png
   :name: fig-NAME

   Caption

.. table:: A table
   :name: tab-NAME

   == ==
   a  b
   == ==

.. [1] One.
.. [#] Two.
.. [#named] Three.
.. [CITKEY] Citation.

END OF PAGE
"""
FEW = ("s01", "field-r", "role-", "link-j", "link-t", "character-h")


def names(*, few: bool = False) -> list[str]:
    """Return the names of all attacks, or of some."""
    found = sorted(path.stem for path in ATTACKS.glob("*.yaml"))
    return [name for name in found if name.startswith(FEW) and not name.startswith("size")] if few else found


def expected_lines(name: str) -> list[int]:
    """Return the lines at which an attack is reported, as its comment says; none if it is harmless."""
    first = (ATTACKS / f"{name}.yaml").read_text(encoding="utf-8").partition("\n")[0]
    if match := re.fullmatch(r"# lines? ([\d, ]+): .+", first):
        return [int(line) for line in match[1].split(",")]
    if match := re.fullmatch(r"# each second line from (\d+) to (\d+): .+", first):
        return list(range(int(match[1]), int(match[2]) + 1, 2))
    assert first.startswith("# harmless: "), (name, first)
    return []


def write(srcdir: Path, attacks: Sequence[str], texts: Mapping[str, str] | None = None) -> None:
    """Write the project.

    :param texts: the texts of glossary files, in place of those in the folder.
    """
    folder = srcdir / "attacks"
    folder.mkdir(parents=True)
    for name in attacks:
        text = texts[name] if texts else (ATTACKS / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / f"{HARMLESS}.yaml").write_text(
        f"terms:\n  - term: evil {HARMLESS}\n    definition: Text.\n  - {{term: zone, definition: Text.}}\n"
    )
    pages = [HARMLESS, *attacks]
    contents = "".join(f"   {name}\n" for name in pages)
    (srcdir / "index.rst").write_text(f"Start\n=====\n\n.. toctree::\n   :numbered:\n\n{contents}")
    for name in pages:
        page = PAGE.replace("NAME", name).replace("CITKEY", "CIT" + name.replace("-", "").replace(HARMLESS, "host"))
        (srcdir / f"{name}.rst").write_text(page)
    (srcdir / "conf.py").write_text(CONF)
    (srcdir / "evil_module.py").write_text("import pathlib\npathlib.Path(__file__).with_name('executed').touch()\n")
    (srcdir / "pixel.png").write_bytes(PIXEL)
    (srcdir / "drawing.svg").write_text(SVG)
    (srcdir.parent / "outside.png").write_bytes(PIXEL)
    (srcdir.parent / "outside.svg").write_text(SVG)
    (srcdir / "linked.png").symlink_to(srcdir.parent / "outside.png")


def number(name: str, attacks: Sequence[str]) -> int:
    """Return the number of a page."""
    return [HARMLESS, *attacks].index(name) + 1
