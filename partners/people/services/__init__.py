"""Roles at the brand, memberships of partners, invitations."""
