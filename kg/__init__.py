"""From claims to a graph that answers questions."""
