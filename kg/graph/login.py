"""Who asks a server: a user with a password, or a token; from a file or the environment, never from a URL."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import StoreError

_KEYS = frozenset({"user", "password", "token"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user with a password, or a bearer token; its `repr` shows neither password nor token.

    >>> Login(user="clio", password="sesame")
    Login(user='clio')
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if bool(self.token) == bool(self.user) or bool(self.user) != bool(self.password):
            raise StoreError("a login is a user with a password, or a token alone")
        if not (self.user + self.password + self.token).isprintable() or ":" in self.user:
            raise StoreError("a login holds a character that HTTP cannot send")

    @classmethod
    def read(cls, path: Path) -> Login:
        """The login in a file of TOML: `user = "…"` and `password = "…"`, or `token = "…"`.

        Raises `StoreError`, which repeats nothing of the file.
        """
        try:
            held = tomllib.loads(path.read_text("utf-8"))
        except OSError as cause:
            raise StoreError(f"cannot read the login in {path}: {cause.strerror}", advice="check the path") from cause
        except ValueError:  # what is wrong there may show the password
            raise StoreError(f"{path} is not TOML", advice='write: user = "…" and password = "…"') from None
        if not set(held) <= _KEYS or not all(isinstance(value, str) for value in held.values()):
            raise StoreError(f"{path} holds more than user, password and token, each a text", advice="remove the rest")
        try:
            return cls(**held)
        except StoreError as cause:
            raise StoreError(f"{path}: {cause.message}") from None

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Login | None:
        """The login in CABLEGRAPH_USER and CABLEGRAPH_PASSWORD, or in CABLEGRAPH_TOKEN; `None` where none is set.

        >>> Login.of_environment({"CABLEGRAPH_USER": "clio", "CABLEGRAPH_PASSWORD": "sesame"})
        Login(user='clio')
        """
        held = {key: environment.get(f"CABLEGRAPH_{key.upper()}", "") for key in _KEYS}
        return cls(**held) if any(held.values()) else None
