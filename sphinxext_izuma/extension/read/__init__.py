"""The modules that run when Sphinx reads a page."""
