import numpy as np
import pytest

from classifiers.errors import ClassifierError, LabelError, ModelError, SeedError
from classifiers.evaluate import evaluate
from classifiers.labelled import LabelledItem
from classifiers.plots import precision_recall_plot
from classifiers.report import figures_table, html_report
from items.errors import HouseError

ITEMS = [
    LabelledItem("China lends Tajikistan money for a road", "", 2, ("trade",), language="en"),
    LabelledItem("Kazakhstan and Russia hold drill <now>", "", 1, ("security",), language="en"),
    LabelledItem("Bakery wins prize & praise", "", 0, language="en"),
    LabelledItem("Bread and butter", "Nothing of the field.", 2, ("trade",), language="en"),
    LabelledItem("Китай и Киргизия построят дорогу", "", 2, ("connectivity",), language="ru"),
]


@pytest.fixture(scope="module")
def evaluation(small_world):
    return evaluate(small_world.model, ITEMS)


def test_the_worst_mistake_comes_first_and_has_reasons(evaluation) -> None:
    assert evaluation.mistakes[0].item.title == "Bread and butter"
    assert evaluation.mistakes[0].judgement.reasons
    gaps = [mistake.gap for mistake in evaluation.mistakes]
    assert gaps == sorted(gaps, reverse=True)


def test_figures_come_with_their_intervals(evaluation) -> None:
    for name, (low, high) in evaluation.spans.items():
        assert low <= evaluation.metrics[name] + 1e-9
        assert high >= low
    assert {"ap", "ap_en", "ap_strict", "f1", "ece", "theme_f1"} <= evaluation.metrics.keys()


def test_themes_are_counted_by_name(evaluation) -> None:
    precision, recall, f1, count = evaluation.themes["trade"]
    assert count == 2
    assert 0 <= min(precision, recall, f1) <= max(precision, recall, f1) <= 1


def test_the_page_escapes_titles_and_holds_both_drawings(evaluation) -> None:
    page = html_report(evaluation)
    assert page.count("<svg") == 2
    assert "<now>" not in page
    assert "Bread and butter" in page


def test_the_table_names_model_and_items(evaluation) -> None:
    rows = dict(figures_table(evaluation))
    assert rows["items"] == "5"
    assert rows["model"] == evaluation.version


def test_a_curve_without_positives_can_be_drawn() -> None:
    assert "polyline" in precision_recall_plot(np.zeros(3, bool), np.array([0.1, 0.2, 0.3]), 0.9)


@pytest.mark.parametrize("kind", [ClassifierError, ModelError, LabelError, SeedError])
def test_errors_keep_their_arguments_when_copied(kind: type[ClassifierError]) -> None:
    error = kind("subject", "reason")
    assert isinstance(error, HouseError)
    assert type(error)(*error.args).args == ("subject", "reason")
    assert str(error) == "subject: reason"
