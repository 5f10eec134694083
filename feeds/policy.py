"""How politely and within which bounds feeds are fetched and read."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchPolicy:
    """Limits of the polling room; the defaults suit a desk with some hundred feeds.

    Attributes:
        user_agent: Who we say we are.
        contact: Address or page for a webmaster; empty when none.
        timeout_seconds: Whole attempt, redirects and body included; drips count too.
        connect_timeout_seconds: Until the connection stands, a hop.
        header_timeout_seconds: Until the answer's headers are there, a hop.
        max_bytes: Body after decompression; of a longer one only the beginning is read.
        max_ratio: Decompressed bytes for one compressed byte; above it is a bomb.
        max_redirects: Hops followed.
        host_spacing_seconds: Pause between two requests to one host.
        host_concurrency: Requests to one host at a time.
        concurrency: Requests at a time in all.
        max_items: Items kept of one document, the newest. The largest honest feed we know holds
            1,046: a cap of 500 would cut it in half and gain no safety.
        max_title_chars: Longest title, in code points.
        max_summary_chars: Longest summary, in code points.
        max_text_chars: Longest full text, in code points.
        parse_seconds: Time one document may take in the parse worker.
        parse_memory_bytes: Address space of one parse worker.
        parse_workers: Parse workers at a time.
        allow_hosts: host:port pairs that may be internal or use another port; for tests.
    """

    user_agent: str = "Silkwatch/0.1"
    contact: str = ""
    timeout_seconds: float = 30.0
    connect_timeout_seconds: float = 10.0
    header_timeout_seconds: float = 20.0
    max_bytes: int = 10_000_000
    max_ratio: float = 100.0
    max_redirects: int = 5
    host_spacing_seconds: float = 1.0
    host_concurrency: int = 1
    concurrency: int = 12
    max_items: int = 1_500
    max_title_chars: int = 300
    max_summary_chars: int = 2_000
    max_text_chars: int = 20_000
    parse_seconds: float = 10.0
    parse_memory_bytes: int = 512_000_000
    parse_workers: int = 2
    allow_hosts: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.agent_line.isprintable():
            raise ValueError("user_agent and contact must be printable, on one line")

    @property
    def agent_line(self) -> str:
        """The User-Agent header: who we are and how to reach us."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent
