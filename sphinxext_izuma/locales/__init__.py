"""Catalogues of the words that the extension writes on pages. `make words` compiles them."""
