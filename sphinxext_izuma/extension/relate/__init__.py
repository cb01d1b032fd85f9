"""All pages together."""
