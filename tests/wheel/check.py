"""Use the installed wheel as a stranger does: run from another folder, with nothing of the source tree on the path."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib import metadata, resources
from pathlib import Path

PAGE = """
Start
=====

See :izterm:`access keys` and :izterm:`acess key`.

.. izglossary::
"""
WARNING = "index.rst:4: WARNING: undefined term: 'acess key' (did you mean 'access key'?) [izterm.undefined]"


def main() -> None:
    """Check the files of the wheel, then build a page with it."""
    package = resources.files("sphinxext_izuma")
    for name in (
        "py.typed",
        "izterms.schema.json",
        "bundled/izuma.izterms.yaml",
        "static/served/izterm.js",
        "static/served/izterm.css",
    ):
        assert package.joinpath(name).is_file(), f"the wheel has no {name}"
    assert "site-packages" in str(package), f"not the installed one: {package}"
    files = {str(file) for file in metadata.files("sphinxext-izuma") or ()}
    assert not [file for file in files if file.startswith(("tests", "example_docs"))], (
        "the wheel holds more than it should"
    )
    printed = subprocess.run(
        [sys.executable, "-m", "sphinxext_izuma", "schema"], capture_output=True, check=True, text=True
    ).stdout
    assert json.loads(printed) == json.loads(package.joinpath("izterms.schema.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "conf.py").write_text('extensions = ["sphinxext_izuma"]\nshow_warning_types = True\n', "utf-8")
        Path(folder, "index.rst").write_text(PAGE.lstrip(), encoding="utf-8")
        built = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, f"{folder}/out"],
            capture_output=True,
            check=True,
            text=True,
        )
        assert WARNING in built.stderr, built.stderr
        assert built.stderr.count("WARNING") == 1, built.stderr
        page = Path(folder, "out", "index.html").read_text(encoding="utf-8")
        subprocess.run(  # noqa: S603 - our own command; Sphinx finds this builder by an entry point
            [sys.executable, "-m", "sphinx", "-q", "-b", "izterm", folder, f"{folder}/report"],
            capture_output=True,
            check=True,
        )
        assert "coverage" in Path(folder, "report", "output.txt").read_text(encoding="utf-8")
    assert '<a class="reference internal izterm" href="#term-access-key">access keys</a>' in page
    print("the wheel works:", metadata.version("sphinxext-izuma"))


if __name__ == "__main__":
    main()
