"""The REST door: one router per resource, each a thin translation to a service (`API.md`)."""
