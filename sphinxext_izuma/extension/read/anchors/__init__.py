"""The addresses of a page: those of its entries, and of the passages that use terms."""
