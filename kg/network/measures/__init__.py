"""Measures of a directed, weighted network: who stands where, in which circle, when, and how sure that is."""
