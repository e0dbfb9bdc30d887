"""Pages of those who run a transport company."""
