from pathlib import Path

import pytest

from classifiers.errors import SeedError
from classifiers.lexicon import load_lexicon
from classifiers.papers.names import NamePair
from classifiers.proposals import shown, take_names, unknown_names

LEXICON = """# our own words
[[mark]]
id = "sco"
class = "org"
zh = ["上海合作組織"]
en = ["SCO"]

[[mark]]
id = "debt"
class = "notion"
en = ["debt trap"]
"""
KNOWN = NamePair(("上合",), "Shanghai Cooperation Organisation", "SCO")
LEAGUE = NamePair(("雪豹聯盟",), "Snow Leopard League", "SLL")
RUSSIAN = NamePair(("天山論壇",), "Форум Тянь-Шаня", "")
BARE = NamePair((), 'The "Old" Pass', "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lexicon.toml"
    path.write_text(LEXICON, encoding="utf-8")
    return path


def test_what_the_lexicon_knows_under_any_of_its_names_is_not_offered(path: Path) -> None:
    lexicon = load_lexicon(path)
    assert unknown_names([KNOWN, LEAGUE, RUSSIAN, LEAGUE], lexicon) == [LEAGUE, RUSSIAN]


def test_a_name_is_shown_in_both_languages() -> None:
    assert shown(LEAGUE) == "雪豹聯盟 / Snow Leopard League (SLL)"
    assert shown(BARE) == 'The "Old" Pass'


def test_names_taken_are_found_in_text_and_the_rest_of_the_file_stays(path: Path) -> None:
    ids = take_names(path, [LEAGUE, RUSSIAN, BARE], "org")
    lexicon = load_lexicon(path)
    assert lexicon.text.startswith(LEXICON.rstrip())
    for text in ("雪豹联盟開會", "the SLL met", "на Форум Тянь-Шаня"):
        assert {hit.mark.mark_id for hit in lexicon.find(text, "")} & set(ids), text
    assert lexicon.marks["the_old_pass"].en_name == 'The "Old" Pass'
    assert {lexicon.marks[mark_id].kind for mark_id in ids} == {"org"}


def test_taking_a_name_twice_changes_nothing(path: Path) -> None:
    assert take_names(path, [LEAGUE]) == ["snow_leopard_league"]
    before = path.read_bytes()
    assert take_names(path, [LEAGUE]) == []
    assert path.read_bytes() == before


def test_two_things_of_one_name_get_ids_of_their_own(path: Path) -> None:
    other = NamePair(("雪豹會",), "Snow-Leopard League.", "")
    assert take_names(path, [LEAGUE]) == ["snow_leopard_league"]
    assert take_names(path, [NamePair(("雪豹會",), "", "SLC"), other])[0] == "slc"
    assert len(load_lexicon(path).marks) in (4, 5)


def test_a_class_the_lexicon_does_not_have_is_refused(path: Path) -> None:
    with pytest.raises(SeedError, match="notion, org"):
        take_names(path, [LEAGUE], "animal")
    assert path.read_text(encoding="utf-8") == LEXICON
