"""A simulated payment provider: a program of its own with its own book. Shops know it by HTTP alone."""
