"""Reading what others sent in a process of its own, under hard limits of time and memory.

`parent.confined` asks, `child` answers; the child imports nothing of the asking side.
"""
