"""The front's hold on one engine process: start it, ask it, end it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.server.wire import LENGTHS, Head, length, parse

_READ = 1 << 16
_TICKS = os.sysconf("SC_CLK_TCK")


class EngineEndedError(Exception):
    """An engine process ended before it had answered; `signal` is what ended it, 0 where it ended by itself."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name if number else "exit")
        self.signal = number


@dataclass(frozen=True, slots=True)
class Received:
    """A frame that came from an engine: its head, its bytes, and the descriptor of a file that came with it."""

    head: Head
    body: bytes
    file: int | None


class Engine:
    """One engine process and the socket to it. Everything here runs in the event loop's own thread."""

    def __init__(self, channel: socket.socket, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.held = 0  # bytes of memory that it kept after its last answer
        self.took = 0.0  # seconds of the processor that its last answer took
        self._spent = 0.0  # and all that it had taken then
        self._channel = channel
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Future[Received] | None = None
        self._read = bytearray()
        self._file: int | None = None
        self._closed = False
        self._loop.add_reader(channel, self._readable)

    @classmethod
    async def start(cls, store: Path, memory: int, module: str = "kg.server.engine") -> Engine:
        """A process that has opened the store and runs a module. Raises `StoreError` where it cannot."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        command = [sys.executable, "-P", "-m", module]
        command += [str(theirs.fileno()), str(os.getpid()), str(store), str(memory)]
        with theirs:
            # Its own group, so that an interrupt from the terminal reaches the front alone. Started from this very
            # thread, because the kernel ends it when the thread that started it ends.
            process = subprocess.Popen(  # noqa: S603 (this very program)
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),), process_group=0, env={**os.environ, "RUST_BACKTRACE": "0"},
            )  # fmt: skip
        engine = cls(ours, process)
        try:
            ready = await engine._receive()
        except EngineEndedError as ended:
            raise StoreError(f"the engine did not start: {ended}") from None
        except asyncio.CancelledError:
            engine.kill()
            raise
        if "ready" not in ready.head:
            engine.kill()
            raise StoreError(f"cannot open the store: {ready.head.get('told', '')}")
        return engine

    @property
    def ended(self) -> bool:
        """Whether it can be asked nothing more."""
        return self._closed

    async def ask(self, question: bytes) -> Received:
        """Send a frame and wait for the answer. Raises `EngineEndedError` where the process ends before."""
        try:
            sent = self._channel.send(question)
        except BlockingIOError:
            sent = 0
        except OSError:
            sent = len(question)  # it is gone: the socket's end tells
        received = self._receive()
        if sent < len(question):
            with suppress(OSError):
                await self._loop.sock_sendall(self._channel, question[sent:])
        return await received

    def taking(self) -> float:
        """Seconds of the processor that the question being answered has taken."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / _TICKS - self._spent

    def halt(self) -> None:
        """Stop the process where it is."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a halted process go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End the process at once; whoever waits for it is told."""
        self._signal(signal.SIGKILL)
        self._end()

    def close(self) -> None:
        """Let an idle process end by itself."""
        self._end()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    def _receive(self) -> asyncio.Future[Received]:
        self._waiting = self._loop.create_future()
        if self._closed:
            self._tell_end()
        return self._waiting

    def _readable(self) -> None:
        try:
            data, files, _, _ = socket.recv_fds(self._channel, _READ, 1)
        except BlockingIOError:
            return
        except OSError:
            data, files = b"", []
        if files:
            self._file = files[0]
        if not data:
            self._end()
            return
        self._read += data
        if len(self._read) >= LENGTHS.size and len(self._read) >= length(self._read):
            head, body = parse(self._read)
            self.held, spent = head.pop("held", 0), head.pop("spent", 0.0)
            self.took, self._spent = spent - self._spent, spent
            received = Received(head, body, self._file)
            self._read, self._file = bytearray(), None
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(received)
            elif received.file is not None:
                os.close(received.file)

    def _end(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._channel)
        self._channel.close()
        if self._file is not None:
            os.close(self._file)
        self._tell_end()

    def _tell_end(self) -> None:
        """Wait for the process, so that none stays behind as a zombie, and tell who waits for an answer."""
        self._reap(0.001)

    def _reap(self, pause: float) -> None:
        status = self.process.poll()
        if status is None:
            self._loop.call_later(pause, self._reap, min(2 * pause, 1.0))
        elif self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(EngineEndedError(max(0, -status)))
            self._waiting.exception()  # it may be that nobody waits any more
