"""The service as a process: it binds, serves until it is told to stop, and leaves nothing running."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kg.errors import StoreError
from kg.queries import SavedQuery
from kg.server.app import application
from kg.server.gate import LOCAL, Log, log_line
from kg.server.http import guarded
from kg.server.limits import Limits
from kg.server.service import Service, Settings
from kg.server.state import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the service is to be reached, by what names, and from whose pages."""

    host: str = "127.0.0.1"
    port: int = 8000
    hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in LOCAL

    def names(self) -> frozenset[str]:
        """The names it goes by; empty where any will do."""
        return LOCAL | self.hosts if self.is_local or self.hosts else frozenset()

    def readers(self) -> frozenset[str]:
        """The origins whose pages may read it: this machine's where only that reaches it, else any."""
        return self.origins or frozenset({"local"} if self.is_local else {"*"})


def serve(
    folder: Path,
    address: Address,
    limits: Limits,
    queries: Mapping[str, SavedQuery],
    settings: Settings,
    *,
    started: Callable[[str], None],
    log: Log = log_line,
) -> None:
    """Serve a workspace until the process is told to stop (SIGTERM, SIGINT); `started` is told the URL.

    Raises `WorkspaceError` where there is no graph, `StoreError` where it cannot be opened or the port is taken.
    """
    source = Source(folder, limits.memory)
    source.state()
    with bound(address) as listening:
        host, port = listening.getsockname()[:2]
        url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(source, address, limits, queries, settings, listening, lambda: started(url), log))


@contextlib.contextmanager
def bound(address: Address) -> Iterator[socket.socket]:
    """A socket that listens at an address. Raises `StoreError` where it cannot."""
    where = f"{address.host}:{address.port}"
    try:
        family = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((address.host, address.port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StoreError(f"port {address.port} is taken at {address.host}", advice="give another --port") from None
        raise StoreError(
            f"cannot listen at {where}: {error.strerror or error}", advice="check --host, --port"
        ) from None
    except OverflowError:
        raise StoreError(f"no such port: {address.port}", advice="give one up to 65535") from None
    with listening:
        yield listening


async def _serve(
    source: Source,
    address: Address,
    limits: Limits,
    queries: Mapping[str, SavedQuery],
    settings: Settings,
    listening: socket.socket,
    started: Callable[[], None],
    log: Log,
) -> None:
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # the gate tells all there is to tell
    service = Service(source, limits, queries, settings, log)
    app = application(service, hosts=address.names(), origins=address.readers())
    config = uvicorn.Config(
        app, http=guarded(limits, settings.proxies), ws="none", lifespan="off", log_config=None, access_log=False,
        server_header=False, date_header=True, limit_concurrency=limits.connections,
        timeout_keep_alive=int(limits.request), timeout_graceful_shutdown=int(limits.grace), proxy_headers=False,
    )  # fmt: skip
    try:
        await service.open()
        await _Server(config, started).serve(sockets=[listening])
    finally:
        service.close()
        log({"event": "stopped"})


class _Server(uvicorn.Server):
    """A server that says when it listens, and that ends as one that was told to, not by the signal itself."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self._told()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at the first signal, at once at the second interrupt."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
