"""What a glossary says: files, terms and names. Nothing here knows of Sphinx."""
