"""Judging of the names in a graph: who is meant by what one writes, what is undecided, what others propose."""
