"""The service: SPARQL over HTTP, saved queries and pages, with limits that hold.

The engine runs in processes of its own (`engine`), because a query that runs can be ended in no other way; the front
(`app`) speaks HTTP, admits, limits and answers. This package's own import is empty: the engine's processes start fast.
"""
