"""How fast sources are read, and in how much memory: measured beside others, in one run, on the same texts."""
