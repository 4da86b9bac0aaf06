"""The composition root and a small kernel that knows no partner and no standard."""
