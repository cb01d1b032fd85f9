"""A page is read."""
