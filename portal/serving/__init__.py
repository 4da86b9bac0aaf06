"""The processes of the portal: their command lines, their limits, and the way in from a socket."""
