"""Pages for those who build on or work at the app."""
