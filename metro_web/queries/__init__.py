"""What we read. Queries return plain values and change nothing."""
