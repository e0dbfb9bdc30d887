"""Every stored kind of record as an admin finds and reads it: one module a kind, all of one shape (`shape.Kind`)."""
