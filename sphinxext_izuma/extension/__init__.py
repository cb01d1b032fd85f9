"""The Sphinx extension: all code that needs Sphinx or docutils."""
