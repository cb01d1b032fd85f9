"""A glossary file as bytes that a cache can keep, and the joining of several files."""
