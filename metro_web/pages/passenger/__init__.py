"""What a traveller sees."""
