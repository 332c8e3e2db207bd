"""A reconciliation service of a few lines, run as a process of its own: to be asked, and to misbehave on demand.

    python reconciler.py MANNER

It prints its port. MANNER is `plain`, or one of the faults below. Requests are counted at /count.
"""

from __future__ import annotations

import json
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PEOPLE = {"11": "Anton Holt", "12": "Boris Hult", "13": "A. Holt"}
SPACE = "https://d-nb.info/gnd/"
MANNER = sys.argv[1] if __name__ == "__main__" else ""
COUNTED = {"batches": 0, "queries": 0, "longest": 0}


class Handler(BaseHTTPRequestHandler):
    """Answers by names that share a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        if self.path == "/count":
            self.tell(COUNTED)
        elif MANNER == "elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://192.0.2.1/")
            self.end_headers()
        elif MANNER == "no manifest":
            self.tell(["something else"])
        else:
            told = {"versions": ["0.2"], "name": "People", "identifierSpace": SPACE, "schemaSpace": "urn:s"}
            self.tell(told | ({"batchSize": 2} if MANNER == "small" else {}))

    def do_POST(self) -> None:
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        queries = json.loads(form["queries"][0])
        COUNTED["batches"] += 1
        COUNTED["queries"] += len(queries)
        COUNTED["longest"] = max(COUNTED["longest"], len(queries))
        if MANNER == "busy" and COUNTED["batches"] == 1:
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.end_headers()
            return
        if MANNER == "slow":
            time.sleep(30)
        answer: object = {name: {"result": self.found(one["query"])} for name, one in queries.items()}
        bad = {"no json": "{", "no results": {}, "endless": "x" * (5 << 20)}
        wrong = {"no id": [{"name": "x", "score": 1}], "no score": [{"id": "1", "name": "x", "score": "best"}]}
        if MANNER in wrong:
            answer = {name: {"result": wrong[MANNER]} for name in queries}
        self.tell(bad.get(MANNER, answer))

    def found(self, query: str) -> list[dict[str, object]]:
        words = set(query.split())
        shared = {id_: len(words & set(name.split())) for id_, name in PEOPLE.items()}
        return [
            {"id": id_, "name": PEOPLE[id_], "type": [], "score": 50 * count, "match": PEOPLE[id_] == query}
            for id_, count in sorted(shared.items(), key=lambda item: -item[1])
            if count
        ]

    def tell(self, told: object) -> None:
        body = told.encode() if isinstance(told, str) else json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
