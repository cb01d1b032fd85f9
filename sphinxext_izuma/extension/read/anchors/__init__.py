"""The HTML ids of a page: of the names of its entries."""
