"""What is known of a key that lets somebody in; the key itself is known to its owner alone."""

from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    EDIT = "edit"  # jobs of one's own, and what can run here
    ADMIN = "admin"  # everybody's jobs
    METRICS = "metrics"  # the figures of the server


@dataclass(frozen=True, slots=True)
class ApiKey:
    """id: eight hexadecimal digits, for logs. name: that its owner gave it.

    digest: SHA-256 of the key, hexadecimal. created, expires, revoked: seconds since 1970; None for
    never.
    """

    id: str
    name: str
    digest: str = field(repr=False)
    scopes: frozenset[Scope]
    created: float
    expires: float | None = None
    revoked: float | None = None

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes

    def is_valid(self, now: float) -> bool:
        return self.revoked is None and (self.expires is None or now < self.expires)
