"""Picking seats: of an event, of a trip."""
