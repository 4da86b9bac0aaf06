"""Pages about people, teams, invitations and tokens."""
