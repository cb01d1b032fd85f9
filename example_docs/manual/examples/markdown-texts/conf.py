extensions = ["sphinxext_izuma", "myst_parser"]
myst_enable_extensions = ["colon_fence"]
