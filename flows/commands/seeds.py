"""`silkwatch seeds`: the papers that define the desk's subject."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.app import App
from flows.commands.seed_names import new_names, offer, show
from flows.commands.seed_names import take as take_names
from flows.console import answer, print_json, result, say

app = App(no_args_is_help=True, help="Add the papers that define the desk's subject.")


@app.command("add")
def add_seeds(
    files: Annotated[
        list[Path],
        typer.Argument(help="Papers as text, Markdown, HTML, PDF or DOCX.", metavar="FILE..."),
    ],
    title: Annotated[str | None, typer.Option(help="Title, where the text does not say.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="Author; may be repeated.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of publication.")] = None,
) -> None:
    """Make a record and figures of each paper; no sentence of it is kept.

    Facts the text does not state plainly come from the options or from FILE.toml beside it.

        silkwatch seeds add paper.pdf --author 侍建宇 --year 2023 && silkwatch train
    """
    from classifiers.encoder import open_encoder
    from classifiers.papers.add import add_papers
    from classifiers.papers.facts import Facts
    from flows.progress import counted, on_terminal
    from flows.settings import load_settings

    settings = load_settings()
    encoder = counted(open_encoder(settings.score.encoder))
    facts = Facts(
        title=title, authors=tuple(author) if author else None, publisher=publisher, year=year
    )
    overrides = {file.name: facts for file in files} if facts != Facts() else None
    say("reading the papers and encoding their passages ...")
    with on_terminal():
        added = add_papers(
            files,
            settings.seeds_dir,
            encode=encoder.encode if encoder else None,
            encoder=encoder.name if encoder else "",
            overrides=overrides,
        )
    for paper in added:
        answer(
            f"{paper.paper_id}: {paper.record.title} ({paper.record.citation}); "
            f"{len(paper.record.sections)} sections, {paper.passages} passages, "
            f"{paper.cited} cited titles, {len(paper.names)} names in two languages"
        )
    mined = [pair for paper in added for pair in paper.names]
    offer(mined, settings.config_dir / "lexicon.toml", "silkwatch seeds names --take 1,3")
    say("now run: silkwatch train")


@app.command("names")
def seed_names(
    take: Annotated[
        str, typer.Option(help='Numbers of the names to take into the lexicon, or "all".')
    ] = "",
    kind: Annotated[
        str, typer.Option("--class", help="Class of the new marks in the lexicon.")
    ] = "notion",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """Show the names papers give in two languages that the lexicon lacks; take some into it.

    silkwatch seeds names --take 1,3 --class org && silkwatch train
    """
    from classifiers.papers.load import load_papers
    from flows.settings import load_settings

    settings = load_settings()
    lexicon = settings.config_dir / "lexicon.toml"
    new = new_names(load_papers(settings.seeds_dir).names, lexicon)
    if take:
        take_names(new, take, lexicon, kind)
        say("now run: silkwatch train")
    elif as_json:
        print_json([{"number": at, **asdict(pair)} for at, pair in enumerate(new, 1)])
    else:
        show(new)


@app.command("list")
def list_seeds(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """List the papers that the classifier learns from.

    silkwatch seeds list --json
    """
    from classifiers.papers.add import folders
    from classifiers.papers.record import read_record
    from flows.settings import load_settings

    records = [read_record(folder) for folder in folders(load_settings().seeds_dir)]
    if as_json:
        print_json(
            [
                {
                    "id": one.paper_id,
                    "title": one.title,
                    "authors": list(one.authors),
                    "publisher": one.publisher,
                    "year": one.year,
                    "language": one.language,
                    "sections": len(one.sections),
                }
                for one in records
            ]
        )
        return
    for one in records:
        result.print(f"{one.paper_id}  {one.citation}  {one.title}", markup=False)


@app.command("remove")
def remove_seed(
    paper_id: Annotated[str, typer.Argument(help="Id of the paper, as `seeds list` shows it.")],
) -> None:
    """Forget a paper: its record and its figures are deleted.

    silkwatch seeds remove 2023-66ea4ad3 && silkwatch train
    """
    from classifiers.papers.add import remove_paper
    from flows.settings import load_settings

    remove_paper(load_settings().seeds_dir, paper_id)
    say("removed; now run: silkwatch train")
