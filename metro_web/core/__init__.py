"""What everyone leans on: money, ids, clock, errors, settings, the transaction."""
