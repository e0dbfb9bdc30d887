"""What staff at gates and counters see."""
