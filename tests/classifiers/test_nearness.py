from pathlib import Path

import numpy as np
import pytest

from classifiers.bags import bags_of
from classifiers.centring import fit_centring
from classifiers.nearness import VECTOR_NAMES, WORD_NAMES, Seeds, seeds_from
from classifiers.papers.load import load_papers
from classifiers.seed_fit import make_seeds, seed_bags
from classifiers.terms import bucket
from classifiers.text import terms
from classifiers.word_fit import fit_vocabulary

ROOT = Path(__file__).resolve().parents[2]
NOISE = ["the match ended with two goals", "今天天氣晴朗適合出遊", "рецепт пирога с яблоками"]


def bags(texts: list[str]):
    counted = []
    for text in texts:
        counts: dict[int, int] = {}
        for term in terms(text):
            counts[bucket(term)] = counts.get(bucket(term), 0) + 1
        counted.append(counts)
    return bags_of(counted)


@pytest.fixture(scope="module")
def world():
    papers = load_papers(ROOT / "seeds")
    own, noise = seed_bags(papers), bags(NOISE)
    vocabulary = fit_vocabulary(noise, own)
    vectors = papers.passage_vectors
    centring = fit_centring(vectors, np.array(["han"] * len(vectors)))
    return papers, vocabulary, make_seeds(papers, own, vocabulary, noise, centring)


def words_of(world, texts: list[str]) -> np.ndarray:
    _, vocabulary, seeds = world
    items = bags(texts)
    return seeds.word_features(items, items, seeds.by_words(vocabulary.weigh(items)))


def test_the_fields_words_stand_nearer_to_the_seeds_than_noise(world) -> None:
    near, far = words_of(world, ["上海合作組織與中亞安全合作", NOISE[1]])
    for name in ("odds:mean", "odds:best", "words:passage:best"):
        assert near[WORD_NAMES.index(name)] > far[WORD_NAMES.index(name)]


def test_a_passage_is_nearest_to_itself_by_words(world) -> None:
    papers, vocabulary, seeds = world
    likeness = seeds.by_words(vocabulary.weigh(seed_bags(papers)))
    rows = np.arange(len(papers.places))
    assert likeness[rows, rows] == pytest.approx(1, abs=1e-4)


def test_the_nearest_section_is_that_of_the_nearest_passage(world) -> None:
    papers, _, seeds = world
    nothing = np.zeros(len(papers.places) + len(papers.cited_counts), dtype=np.float32)
    near = seeds.nearest(nothing, papers.passage_vectors[7], "han")
    assert near is not None
    assert near.paper_id == papers.places[7].paper_id
    assert near.similarity == pytest.approx(1, abs=1e-3)
    assert seeds.nearest(nothing, np.zeros(0, dtype=np.float32), "han") is None


def test_meaning_is_measured_against_passages_and_titles(world) -> None:
    _, _, seeds = world
    own = seeds.vector_features(seeds.passage_vectors[:1])[0]
    assert own[VECTOR_NAMES.index("meaning:passage:best")] == pytest.approx(1, abs=1e-3)
    assert own[VECTOR_NAMES.index("meaning:passage:gap")] > 0


def test_what_is_of_one_paper_alone_stands_out_from_what_all_papers_share(world) -> None:
    papers, _, seeds = world
    shared = papers.passage_vectors.mean(axis=0, keepdims=True)
    pair = np.concatenate([papers.passage_vectors[:1], shared])
    at = VECTOR_NAMES.index("own:meaning")
    one, all_alike = seeds.vector_features(seeds.centring.center(pair, ["han", "han"]))[:, at]
    assert one > all_alike + 0.1


def test_without_papers_every_figure_is_0(tmp_path: Path) -> None:
    papers, noise = load_papers(tmp_path), bags(NOISE)
    own = seed_bags(papers)
    vocabulary = fit_vocabulary(noise, own)
    nothing = fit_centring(np.zeros((0, 4), dtype=np.float32), np.array([], dtype=str))
    seeds = make_seeds(papers, own, vocabulary, noise, nothing)
    items = bags(["China and Kazakhstan"])
    likeness = seeds.by_words(vocabulary.weigh(items))
    assert not seeds.word_features(items, items, likeness).any()
    assert not seeds.vector_features(np.ones((1, 4), dtype=np.float32)).any()
    assert seeds.nearest(likeness[0], np.ones(4, dtype=np.float32), "latin") is None


def test_seeds_survive_being_kept(world) -> None:
    _, vocabulary, seeds = world
    again: Seeds = seeds_from(seeds.arrays())
    items = bags(["中亞能源"])
    assert again.places == seeds.places
    assert np.array_equal(
        again.by_words(vocabulary.weigh(items)), seeds.by_words(vocabulary.weigh(items))
    )
    assert np.array_equal(again.odds, seeds.odds)
