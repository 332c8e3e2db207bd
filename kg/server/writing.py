"""The process that changes a copy of a store: one update after the other, and a snapshot for the engines after each.

    python -m kg.server.writing SOCKET PARENT STORE MEMORY

Engines never read a store while it is written: that is undefined. They read snapshots, which share their files.
"""

from __future__ import annotations

import socket
import sys
import time

import pyoxigraph as ox

from kg.server.engine import confine, questions
from kg.server.wire import Head, frame


def changed(store: ox.Store, job: Head) -> Head:
    """Apply an update, if there is one in the job, and make a snapshot, if one is asked for."""
    try:
        if "update" in job:
            store.update(job["update"])
        if "snapshot" in job:
            store.backup(job["snapshot"])
    except SyntaxError as error:
        return {"failed": "query", "told": str(error)}
    except (ValueError, RuntimeError) as error:
        return {"failed": "evaluation", "told": str(error)}
    except OSError as error:
        return {"failed": "store", "told": str(error)}
    return {"done": True}


def main(descriptor: str, parent: str, path: str, memory: str) -> None:
    """Open the store, say so, and take updates."""
    confine(int(parent), int(memory))
    with socket.socket(fileno=int(descriptor)) as channel:
        try:
            store = ox.Store(path)
        except OSError as error:
            channel.sendall(frame({"failed": "store", "told": str(error)}))
            return
        channel.sendall(frame({"ready": True, "spent": time.process_time()}))
        for job in questions(channel):
            channel.sendall(frame(changed(store, job)))


if __name__ == "__main__":
    main(*sys.argv[1:])
