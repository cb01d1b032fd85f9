"""The modules that run when Sphinx writes a page."""
