"""Markdown, read by the parser and the plugins of MyST."""
