"""Errors of the graph's side, under the one tree of `extract.errors`."""

from __future__ import annotations

from extract.errors import CablegraphError


class WorkspaceError(CablegraphError):
    """A workspace folder that is missing, unwritable, or not one of ours."""


class StoreError(CablegraphError):
    """A store, embedded or remote, that cannot be opened, reached, or understood."""


class QueryError(CablegraphError, ValueError):
    """A saved query that does not load or bind, or a SPARQL text that a store refuses; names file and line."""


class NetworkSizeError(CablegraphError, ValueError):
    """A network with more messages than a page can hold."""


class ClusterError(CablegraphError):
    """A Dask cluster that cannot be reached, has no workers, or cannot do the work."""


class OntologyError(CablegraphError):
    """An ontology file that is missing or does not parse, or a check that cannot run."""


class PlacesError(CablegraphError, ValueError):
    """A gazetteer that cannot be read: names the file, and the place by its number there."""


class HoldersError(CablegraphError, ValueError):
    """A list of holders of offices that is none, or a line in it."""


class RecordsError(CablegraphError, ValueError):
    """Records or a table of names that cannot be compared: names file and line, or the name that contradicts itself."""


class DocumentError(CablegraphError, LookupError):
    """A document that is not found, not told apart from others, or was read from another text than the one given."""


class JudgementError(CablegraphError, ValueError):
    """A judgement of names, or a file of them, that cannot be read, written or used; names file and line."""


class AuthorityFileError(CablegraphError, ValueError):
    """An authority file of a user's that cannot be read, or that lists nobody; names file and line."""
