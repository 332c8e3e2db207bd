"""Bytes to claims: the reading side, which knows nothing of RDF, stores or pages."""
