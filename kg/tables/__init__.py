"""The graph once more as columnar tables of its properties: for questions that read the whole graph.

Oxigraph on disk answers what touches little; a question about all messages it pays for with a look-up for each value.
The tables answer such questions, from the same SPARQL, with the same rows in the same order. They say nothing that the
graph does not say, and whatever they cannot answer the store answers.
"""
