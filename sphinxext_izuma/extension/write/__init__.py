"""A page is written."""
