"""The language of the pages: our own words in it, and marks for what is in another language."""
