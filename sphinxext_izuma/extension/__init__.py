"""What a build does with glossaries: everything that Sphinx calls."""
