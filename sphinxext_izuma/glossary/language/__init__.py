"""Languages: the order of names, language tags, and the translations of entries."""
