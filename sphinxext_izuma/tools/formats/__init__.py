"""The formats that ``convert`` reads: a module for each, and the table of them."""
