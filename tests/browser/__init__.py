"""Journeys in Chromium against one built server."""
