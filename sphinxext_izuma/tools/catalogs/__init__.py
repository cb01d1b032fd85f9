"""Catalogues of gettext (.po files), for the commands."""
