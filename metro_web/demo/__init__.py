"""The network that a fresh installation shows: Delhi's metro as plain values, for the seed to store."""
