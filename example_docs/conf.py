"""The manual of sphinxext-izuma and an example documentation, as one site."""

from __future__ import annotations

import sys
from pathlib import Path

import sphinxext_izuma

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinxext-izuma"
version = release = sphinxext_izuma.__version__
author = "The sphinxext-izuma developers"
copyright = author  # noqa: A001 - Sphinx's name

extensions = [
    "sphinxext_izuma",
    "myst_parser",
    "sphinx.ext.autodoc",
    "tables",  # _ext/tables.py: the manual's tables, made from the code
    "pictures",  # _ext/pictures.py: what readers see
    "python_api",  # _ext/python_api.py: the page about Python, made from the docstrings
]

# The glossary that comes with the extension. This is the default, so the line could be left out.
izterm_glossaries = ["izuma"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist", "attrs_inline", "substitution"]

add_module_names = False  # the page about Python says where to import from
autodoc_preserve_defaults = True  # Path(), not PosixPath('.') or WindowsPath('.')

# Types of other projects in the signatures on the page about Python. A build must not need a network to link them.
nitpick_ignore = [
    ("py:class", "BuildEnvironment"),
    ("py:class", "collections.abc.Iterable"),
    ("py:class", "collections.abc.Iterator"),
    ("py:class", "collections.abc.Mapping"),
    ("py:class", "collections.abc.MutableSequence"),
    ("py:class", "collections.abc.Sequence"),
    ("py:class", "nodes.definition"),
    ("py:class", "pathlib.Path"),
    ("py:class", "pathlib._local.Path"),  # Python 3.13
    ("py:exc", "ExtensionError"),  # of Sphinx
]

exclude_patterns = ["_ext", "languages", "manual/examples"]

html_theme = "furo"
html_title = "sphinxext-izuma"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_last_updated_fmt = None  # the same source gives the same pages
