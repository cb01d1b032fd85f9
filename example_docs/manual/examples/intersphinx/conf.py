extensions = ["sphinxext_izuma", "sphinx.ext.intersphinx"]

intersphinx_mapping = {"shop": ("https://docs.shop.example/", None)}

izterm_intersphinx = True
