"""Decides which pages Sphinx reads and writes again after a glossary or the configuration has changed."""
