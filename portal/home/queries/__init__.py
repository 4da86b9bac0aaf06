"""What the landing pages ask of several slices at once."""
