"""Authority files that a user supplies: who is called what, with identifiers, read as one more source of names."""
