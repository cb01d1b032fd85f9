"""The results that follow from the notes of all pages together."""
