"""Screens, one module each; the table of addresses is in routes.py."""
