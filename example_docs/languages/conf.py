"""An example in four languages: ``make languages`` builds it, ``sphinx-build -D language=de`` one of them."""

project = "Connected devices"
author = "The sphinxext-izuma developers"
copyright = author  # noqa: A001 - Sphinx's name
language = "en"
locale_dirs = ["locale"]

extensions = ["sphinxext_izuma"]

# The second has the readings of Japanese names, which decide their order. A .po file has no place for them.
izterm_glossaries = ["izuma", "izuma.ja.izterms.yaml"]
# The names in translated blocks are those of the language, also where the translator kept the English name.
izterm_translate_names = True
# Report translations that name other terms than the original.
izterm_check_translations = True

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["direction.css"]
html_last_updated_fmt = None  # the same source gives the same pages
