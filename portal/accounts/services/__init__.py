"""What happens to people who sign in and to their tokens."""
