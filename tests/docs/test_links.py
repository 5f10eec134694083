"""Links and names of files on the pages lead somewhere."""

import re
import tomllib
import unicodedata
from pathlib import Path

from tests.docs.conftest import ROOT, prose

SITE = ROOT / "docs"
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def anchors(path: Path) -> set[str]:
    """What a link may point to within a page: its headings, as sites and forges name them."""
    headings = re.findall(r"^#+ (.+)$", prose(path.read_text(encoding="utf-8")), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", one.lower())) for one in headings)
    return {one.strip().replace(" ", "-") for one in kept}


def broken(page: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    wrong = []
    for link in _LINK.findall(prose(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    return wrong


def test_every_relative_link_on_a_page_leads_somewhere(page: Path) -> None:
    assert not broken(page)


def test_a_page_of_the_site_links_to_nothing_outside_it() -> None:
    outside = [
        (str(page.relative_to(SITE)), link)
        for page in SITE.rglob("*.md")
        for link in _LINK.findall(prose(page.read_text(encoding="utf-8")))
        if not re.match(r"[a-z]+:|#", link)
        and not (page.parent / link.partition("#")[0]).resolve().is_relative_to(SITE)
    ]

    assert not outside


def test_the_check_of_links_sees_a_missing_file_and_a_missing_heading(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](#three) [c](no.md) [d](https://e.example/)\n")

    assert broken(page) == ["#three", "no.md"]


def test_every_page_of_the_site_is_in_its_navigation() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w\-./]+\.md", config))

    pages = {str(one.relative_to(SITE)) for one in SITE.rglob("*.md")}

    assert pages <= listed


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = prose((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    named = re.findall(r"`([a-z_]+/[\w/.\-]+)`", text)

    missing = [
        name for name in named if not (ROOT / name).exists() and not re.search("[A-Z]", name)
    ]

    assert len(named) > 60
    assert not missing


def test_every_name_that_the_architecture_places_in_a_file_is_in_that_file() -> None:
    text = " ".join((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").split())
    placed = re.findall(r"`([A-Za-z_.]+)`(?: with names)? in `([a-z_]+/[\w/]+\.py)`", text)

    missing = [
        (name, path)
        for name, path in placed
        for part in name.split(".")
        if not re.search(rf"\b{part}\b", (ROOT / path).read_text(encoding="utf-8"))
    ]

    assert len(placed) > 12
    assert not missing


def test_the_architecture_justifies_every_dependency_and_no_other() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.partition("\n## Dependencies\n")[2]
    rows = re.findall(r"^\| ([a-z][^|]*) \|", table, re.MULTILINE)
    justified = {name for row in rows for name in re.sub(r" \(.*?\)", "", row).split(", ")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        one
        for name, ones in project["optional-dependencies"].items()
        for one in ones
        if name != "dev"
    ]

    needed = {re.match(r"[\w\-]+", one)[0] for one in [*project["dependencies"], *extras]}

    assert justified - {"package"} == needed


def test_pictures_are_small_enough_for_a_repository() -> None:
    pictures = list((SITE / "pictures").glob("*.png"))

    assert pictures
    assert all(one.stat().st_size < 200_000 for one in pictures)
