"""V6: attacks on published comparisons, one file per theme. `frame` says how they are judged."""
