"""Compares two builds of a project: with Sphinx's own glossary, and with this extension."""
