"""Reads a glossary file: its bytes, its YAML, its fields."""
