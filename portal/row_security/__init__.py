"""The second wall in the database: which table is whose, the policies, and their installation.

`portal.access.wall` is what requests use; this package belongs to the composition root, since it
knows every table of the portal.
"""
