"""``convert`` and ``migrate`` end with an exit code, whatever a file has."""

from __future__ import annotations

import contextlib
import io
import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinxext_izuma.tools.command import main

EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
PIECES = """
.. glossary:: @ ```{glossary} @ ``` @ :::{glossary} @ ::: @ ::: {note} @ ```{eval-rst} @ --- @ +++ @ :sorted: @
.. _a: b @ .. |x| replace:: y @ .. [1] n @ [^1]: n @ [a]: b @ a_ @ `b`_ @ |x| @ [1]_ @ [^1] @ [a] @ [a](b.md) @
![a](b) @ {term}`a` @ :term:`a` @ {class}`~a.b` @ :abbr:`a (b)` @ **a** @ *a* @ ***a*** @ ``a`` @ `a` @ <b> @
<br> @ <!-- @ --> @ &amp; @ $x$ @ # A @ ## B @ === @ a @ b c @ : d @ *[A]: b @ {{< a >}} @ {{Glossary("a")}} @
{% a %} @ title: a @ term: @ - @ 1. @ > @ | a @ b @ |---|---| % c @ (t)= @ {"a": @ [ @ ] @ } @ , @ " @ ; @ \\ @
\t @ \ufeff @ \x00 @ \ud83d\ude00 @ é @ ~ @ ~a @ !a @ : @ | a : b
""".replace("\n", " ").split("@")
LINES = st.lists(
    st.builds(
        lambda indent, pieces: " " * indent + " ".join(pieces),
        st.integers(0, 8),
        st.lists(st.sampled_from([piece.strip() for piece in PIECES]), max_size=4),
    ),
    max_size=14,
)
ENDINGS = (".rst", ".md", ".csv", ".json", ".yaml", ".txt", ".py")


def ends(*arguments: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        assert main(arguments) in {0, 1, 2}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, ending=st.sampled_from(ENDINGS), to_rst=st.booleans())
def test_random_file(tmp_path: Path, *, lines: list[str], ending: str, to_rst: bool) -> None:
    path = tmp_path / "docs" / f"a{ending}"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    output = str(tmp_path / "out.yaml")
    ends("convert", "-o", output, str(path), *(["--to-rst"] if to_rst else []), "--replace")
    ends("convert", "-o", output, str(path.parent))
    ends("migrate", str(path.parent))
    path.unlink()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "---\ntitle: a\n---\n" + "{{<" * 50_000),
        ("b.md", "*[" * 50_000),
        ("c.rst", ".. glossary::\n\n   a\n      " + "`a" * 50_000),
        ("d.rst", ".. glossary::\n\n" + "   a`*|_\n" * 20_000),
        ("e.md", "```{glossary}\na\n  " + "[a](" * 20_000 + "\n```\n"),
        ("f.csv", "term,definition\na," + "*_`" * 50_000),
        pytest.param("g.md", "# a\n" * 20_000, marks=pytest.mark.long),
        pytest.param("h.rst", "a\n   b\n" * 50_000, marks=pytest.mark.long),
    ],
)
def test_large_file_takes_seconds(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    before = time.process_time()
    ends("convert", "-o", str(tmp_path / "out.yaml"), str(tmp_path if name == "a.md" else tmp_path / name))
    assert time.process_time() - before < 10  # machines differ
