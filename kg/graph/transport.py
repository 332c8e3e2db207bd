"""HTTP with a SPARQL server: who asks, how long, how much; and what went wrong, in one line."""

from __future__ import annotations

import base64
import email.utils
import gzip
import hashlib
import http.client
import io
import ipaddress
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email.message import Message
from typing import IO, Final

from kg.errors import QueryError, StoreError
from kg.graph.login import Login
from kg.graph.sparql import one_line
from kg.vocab import VERSION

AGENT: Final = f"cablegraph/{VERSION}"
TIMEOUT_SECONDS: Final = 300
MOST_BYTES: Final = 2_000_000_000
"""The longest answer that is read, unpacked: a table of it takes several times as much memory."""
LONG_BODY: Final = 1 << 16
RETRIES: Final = 4
LONGEST_WAIT_SECONDS: Final = 30
_BUSY = frozenset({429, 503})
_MOVED = frozenset({301, 302, 303, 307, 308})
_SCHEME = re.compile(r"\b(digest|basic)\s+(.*)", re.IGNORECASE | re.DOTALL)


class Answer:
    """An answer of a server: its media type, its headers, and its body to be read once, bounded in size and time."""

    def __init__(self, response: http.client.HTTPResponse, deadline: float) -> None:
        self._response = response
        self.headers: Message = response.headers
        self.kind = response.headers.get_content_type()
        self.partial = response.status == 206
        self.body: IO[bytes] = io.BufferedReader(_Body(response, deadline), 1 << 16)

    def close(self) -> None:
        """Hang up, whether all was read or not."""
        self._response.close()


class _Body(io.RawIOBase):
    """The bytes of an answer, unpacked. Raises where they end too early, come too slowly, or are too many."""

    def __init__(self, response: http.client.HTTPResponse, deadline: float) -> None:
        self._counted = _Counted(response, deadline)
        packed = response.headers.get("Content-Encoding", "").lower() in ("gzip", "x-gzip")
        self._source = gzip.GzipFile(fileobj=self._counted, mode="rb") if packed else self._counted
        self._left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._source.read(len(buffer)) or b""
        except (EOFError, zlib.error, gzip.BadGzipFile) as cause:
            raise http.client.HTTPException(f"its packed answer is broken: {cause}") from cause
        self._left -= len(piece)
        if self._left < 0:
            raise _TooLongError(MOST_BYTES)
        buffer[: len(piece)] = piece
        return len(piece)


class _Counted(io.RawIOBase):
    """The bytes of an answer as they come. `read` of a response does not tell when fewer come than were announced."""

    def __init__(self, response: http.client.HTTPResponse, deadline: float) -> None:
        self._response = response
        self._deadline = deadline
        self._announced = response.length
        if (self._announced or 0) > MOST_BYTES:
            raise _TooLongError(MOST_BYTES)
        self._came = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._response.read1(len(buffer))
        self._came += len(piece)
        if time.monotonic() > self._deadline:
            raise TimeoutError
        if not piece and len(buffer) and self._announced is not None and self._came < self._announced:
            raise http.client.IncompleteRead(b"", self._announced - self._came)
        buffer[: len(piece)] = piece
        return len(piece)


class _TooLongError(Exception):
    pass


class NoSuchMethodError(StoreError):
    """A URL where nothing is offered, or not this."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is told, not followed: it may lead a query, and a password, to another server."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Transport:
    """Sends requests to one server: with a login where it asks for one, again where it is busy, within a time."""

    def __init__(self, *, login: Login | None = None, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self.timeout_seconds = timeout_seconds
        self.login = login
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._challenges: dict[str, str] = {}
        self._digest = None if login is None else _Digest(_Passwords(login))

    @contextmanager
    def answer(self, request: urllib.request.Request, *, patience: int = 1) -> Iterator[Answer]:
        """The answer to a request; whatever goes wrong, also while it is read, is a `StoreError` or `QueryError`.

        It may take `patience` times as long as others.
        """
        with speaking_to(request.full_url.partition("?")[0], login=self.login is not None):
            found = self._busy(request, time.monotonic() + patience * self.timeout_seconds)
            with closing(found):
                yield found

    def _busy(self, request: urllib.request.Request, deadline: float) -> Answer:
        """Send a request; where the server is busy and says for how long, wait and send it again."""
        request.add_header("User-Agent", AGENT)
        request.add_header("Accept-Encoding", "gzip")
        for left in range(RETRIES, -1, -1):
            try:
                return self._authorised(request, deadline)
            except urllib.error.HTTPError as refusal:
                wait = _wait(refusal.headers) if refusal.code in _BUSY and left else None
                if wait is None or time.monotonic() + wait > deadline:
                    raise
                refusal.close()
                time.sleep(wait)
        raise AssertionError  # the last time round either returns or raises

    def _authorised(self, request: urllib.request.Request, deadline: float) -> Answer:
        """Send a request with what the login asks for: a token at once, a password where the server wants one."""
        if self.login is not None and self.login.token:
            _check_private(request, "a token")
            request.add_unredirected_header("Authorization", f"Bearer {self.login.token}")
            return self._once(request, deadline)
        place = request.full_url.partition("?")[0]
        if place not in self._challenges and _size(request) > (LONG_BODY if self.login is None else 0):
            self._challenges[place] = self._asked(place, deadline)
        if self.login is None:
            return self._once(request, deadline)
        for left in (1, 0):
            self._sign(request, self._challenges.get(place, ""))
            try:
                return self._once(request, deadline)
            except urllib.error.HTTPError as refusal:
                if refusal.code != 401 or not left:
                    raise
                refusal.close()
                self._challenges[place] = _challenge(refusal.headers)
        raise AssertionError  # the last time round either returns or raises

    def _asked(self, place: str, deadline: float) -> str:
        """What the server asks of whoever comes without a password. A server that refuses may hang up before it has
        read a long body, and the refusal is lost with it: so this is found out by a request that has none."""
        bare = urllib.request.Request(place, method="HEAD", headers={"User-Agent": AGENT})  # noqa: S310
        try:
            self._once(bare, deadline).close()
        except urllib.error.HTTPError as refusal:
            if refusal.code == 401 and self.login is None:
                raise
            refusal.close()
            return _challenge(refusal.headers) if refusal.code == 401 else ""
        return ""

    def _sign(self, request: urllib.request.Request, challenge: str) -> None:
        found = _SCHEME.search(challenge)
        if found is None or self.login is None or self._digest is None:
            return
        if found.group(1).lower() == "basic":
            _check_private(request, "a password in the clear")
            pair = f"{self.login.user}:{self.login.password}".encode()
            request.add_unredirected_header("Authorization", f"Basic {base64.b64encode(pair).decode()}")
            return
        signed = self._digest.signed(request, found.group(2))
        request.add_unredirected_header("Authorization", signed)

    def _once(self, request: urllib.request.Request, deadline: float) -> Answer:
        response = self._opener.open(request, timeout=max(deadline - time.monotonic(), 0.01))
        try:
            return Answer(response, deadline)
        except BaseException:
            response.close()
            raise


class _Passwords(urllib.request.HTTPPasswordMgr):
    """One login, whatever realm asks: a transport speaks with one server alone."""

    def __init__(self, login: Login) -> None:
        super().__init__()
        self._login = login

    def find_user_password(self, *_: object) -> tuple[str, str]:
        return self._login.user, self._login.password


class _Digest(urllib.request.AbstractDigestAuthHandler):
    """The answers to a digest challenge (RFC 7616), which show the server that one knows the password."""

    def get_algorithm_impls(self, algorithm: str) -> tuple[Callable[[str], str], Callable[[str, str], str]]:
        """The digest that a server names, of UTF-8. Raises `ValueError` for one that is not known."""
        known = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}.get(algorithm.upper())
        if known is None:
            raise ValueError(algorithm)

        def digest(text: str) -> str:
            return known(text.encode()).hexdigest()

        return digest, lambda secret, data: digest(f"{secret}:{data}")

    def signed(self, request: urllib.request.Request, challenge: str) -> str:
        try:
            fields = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
            told = self.get_authorization(request, fields)
        except ValueError:
            told = None
        if told is None:
            raise StoreError(f"a login that is not known here is asked for: Digest {one_line(challenge)}")
        return f"Digest {told}"


def _size(request: urllib.request.Request) -> int:
    return len(request.data) if isinstance(request.data, bytes) else 0


def _challenge(headers: Message) -> str:
    """What a server asks for: a digest rather than a password in the clear."""
    offered = [str(value) for value in headers.get_all("WWW-Authenticate") or ()]
    return next((text for text in offered if "digest" in text.lower()), offered[0] if offered else "")


def _check_private(request: urllib.request.Request, what: str) -> None:
    """Refuse to send what others could read on the way: only https, and this machine itself, are private."""
    parts = urllib.parse.urlsplit(request.full_url)
    if parts.scheme != "https" and not _is_here(parts.hostname or ""):
        raise StoreError(f"{what} is sent over https alone, not to {parts.hostname}", advice="use the https URL")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _wait(headers: Message) -> float | None:
    """The seconds that a busy server asks one to wait; `None` where it says nothing, or too long."""
    said = str(headers.get("Retry-After", "")).strip()
    if said.isdecimal():
        seconds = float(said)
    else:
        try:
            seconds = email.utils.parsedate_to_datetime(said).timestamp() - time.time()
        except ValueError:
            return None
    return max(seconds, 0.0) if seconds <= LONGEST_WAIT_SECONDS else None


@contextmanager
def speaking_to(url: str, *, login: bool = False) -> Iterator[None]:
    """Turn whatever goes wrong in a conversation over HTTP into one line that says the cause."""
    try:
        yield
    except urllib.error.HTTPError as cause:
        with cause:
            raise _refused(url, cause, login) from cause
    except TimeoutError as cause:
        raise StoreError(
            f"{url} did not answer in time", advice="ask for less, or raise the time limit with --timeout"
        ) from cause
    except urllib.error.URLError as cause:
        if isinstance(cause.reason, TimeoutError):
            raise StoreError(f"{url} did not answer in time", advice="is it the right address and port?") from cause
        raise StoreError(f"{url} cannot be reached: {one_line(str(cause.reason))}", advice="check the URL") from cause
    except _TooLongError as cause:
        raise StoreError(
            f"{url} sends more than {MOST_BYTES:,} bytes, and none of them was kept", advice="ask for less, with LIMIT"
        ) from cause
    except (http.client.HTTPException, OSError) as cause:
        told = one_line(str(cause) or type(cause).__name__)
        raise StoreError(
            f"{url} broke off: {told}", advice="the server ran into its time limit or was stopped"
        ) from cause


def _refused(url: str, refusal: urllib.error.HTTPError, login: bool) -> StoreError | QueryError:
    try:
        told = one_line(refusal.read(2000).decode(errors="replace"))
    except (OSError, http.client.HTTPException):
        told = ""
    told = told or one_line(str(refusal.reason))
    match refusal.code:
        case 400:
            return QueryError(f"{url} refuses the query: {told}")
        case 404:
            return NoSuchMethodError(
                f"{url} is not a SPARQL endpoint: HTTP 404",
                advice="check the URL, or say with --server what server it is",
            )
        case 401 if login:
            return StoreError(f"{url} refuses this login: HTTP 401", advice="check user and password")
        case 401:
            return StoreError(f"{url} asks for a password: HTTP 401", advice="give one with --login FILE")
        case 403:
            return StoreError(f"{url} forbids this: HTTP 403: {told}", advice="this user may not do it there")
        case 405 | 501:
            return NoSuchMethodError(f"{url} answered HTTP {refusal.code}: {told}", advice="it does not offer this")
        case 429 | 503:
            return StoreError(f"{url} answered HTTP {refusal.code}: {told}", advice="it is busy; try again later")
        case code if code in _MOVED:
            to = one_line(str(refusal.headers.get("Location", "nowhere")))
            return StoreError(f"{url} has moved to {to}", advice="give that URL, if you trust it")
    return StoreError(f"{url} answered HTTP {refusal.code}: {told}")
