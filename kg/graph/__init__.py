"""Triples, stores and the ontology."""
