"""Catalogue, fetch and parse: from a list of addresses to clean items."""
