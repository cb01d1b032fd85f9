"""The checks of all pages, and the builder that reports all findings."""
