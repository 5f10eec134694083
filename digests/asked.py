"""What a reader of the archive asks for."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

MAX_WORDS = 200
MAX_PAGE = 1000
ORDERS = ("newest", "score")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to the archive; page counts from 1."""

    words: str = ""
    theme: str = ""
    order: str = "newest"
    relevant: bool = False
    page: int = 1

    @property
    def query(self) -> str:
        """The question as the query of an address; what is not asked is left out."""
        given = {
            "q": self.words,
            "theme": self.theme,
            "order": "" if self.order == ORDERS[0] else self.order,
            "relevant": "1" if self.relevant else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in given.items() if value})

    def turn(self, pages: int) -> "Asked":
        """The same question some pages on."""
        return replace(self, page=self.page + pages)


def read_query(query: str) -> Asked:
    """Read the query of an address; what makes no sense counts as not asked."""
    given = {name: values[0] for name, values in parse_qs(query[:4000]).items()}
    page = given.get("page", "1")
    return Asked(
        words=given.get("q", "").strip()[:MAX_WORDS],
        theme=given.get("theme", "")[:100],
        order=given["order"] if given.get("order") in ORDERS else ORDERS[0],
        relevant=given.get("relevant") == "1",
        page=min(int(page), MAX_PAGE) if page.isascii() and page.isdigit() and int(page) else 1,
    )
