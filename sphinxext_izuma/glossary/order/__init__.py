"""The order of names by language, and language tags."""
