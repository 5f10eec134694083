"""An evaluation for people: a table for a terminal and a page with drawings."""

from collections.abc import Iterable, Sequence
from html import escape

from classifiers.evaluate import Evaluation, Mistake
from classifiers.metrics import CORE
from classifiers.plots import precision_recall_plot, reliability_plot

SHOWN_MISTAKES = 20
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1c1c1c;background:#fff}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;
border-bottom:1px solid #ddd;font-variant-numeric:tabular-nums}
.plots{display:flex;flex-wrap:wrap;gap:2rem}.plots svg{width:20rem}
svg text{font-size:11px;fill:#444}.frame{fill:none;stroke:#999}
.ideal{fill:none;stroke:#bbb;stroke-width:.004}.curve{fill:none;stroke:#1a5fb4;stroke-width:1.5}
.dot{fill:#1a5fb4;fill-opacity:.75}
.mistake{border-left:3px solid #c64600;padding-left:.8rem;margin:1rem 0}.small{color:#555}
"""


def figures_table(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Name and value with its interval, one row a figure, for a terminal."""
    rows = [("items", str(len(evaluation.judged.grades))), ("model", evaluation.version)]
    for name, value in evaluation.metrics.items():
        low, high = evaluation.spans.get(name, (value, value))
        rows.append((name, f"{value:.3f}  [{low:.3f}, {high:.3f}]"))
    rows.append(("encoded", f"{evaluation.encoded:.1%}"))
    for name, (precision, recall, f1, count) in evaluation.themes.items():
        rows.append((f"theme {name}", f"{f1:.3f}  p {precision:.2f}  r {recall:.2f}  n {count}"))
    return rows


def html_report(evaluation: Evaluation) -> str:
    """The whole evaluation as one page that needs nothing from outside.

    It quotes titles of the labelled items among the mistakes; keep it where those may be kept.
    """
    judged = evaluation.judged
    core = judged.grades == CORE
    plots = reliability_plot(core, judged.scores) + precision_recall_plot(
        core, judged.scores, evaluation.threshold
    )
    mistakes = "".join(map(_mistake, evaluation.mistakes[:SHOWN_MISTAKES]))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Evaluation of {escape(evaluation.version)}</title><style>{_STYLE}</style>"
        f"<h1>Evaluation of {escape(evaluation.version)}</h1>"
        f"<p>Threshold {evaluation.threshold:.3f}; intervals are 95 % by bootstrap.</p>"
        f"<h2>Figures</h2>{_table(('figure', 'value'), figures_table(evaluation))}"
        f'<h2>Reliability, and precision against recall</h2><div class="plots">{plots}</div>'
        f"<h2>Worst of {len(evaluation.mistakes)} mistakes</h2>{mistakes}</html>\n"
    )


def _mistake(mistake: Mistake) -> str:
    said = mistake.judgement
    reasons = "; ".join(f"{escape(label)} {weight:+.1f}" for label, weight in said.reasons)
    near = (
        f" · {escape(said.nearest.citation)}, {escape(said.nearest.section)}"
        if said.nearest
        else ""
    )
    return (
        f'<div class="mistake"><b>{escape(mistake.item.title)}</b><br>'
        f"grade {mistake.item.grade}, score {said.score:.2f}{near or ''}<br>"
        f'<span class="small">{reasons}</span></div>'
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><tr>{top}</tr>{body}</table>"
