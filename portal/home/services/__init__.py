"""What is begun or asked from the landing pages."""
