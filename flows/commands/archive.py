"""`silkwatch archive`: everything told, to look at in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.app import App
from flows.console import answer, result, say
from items.errors import ConfigError

app = App(no_args_is_help=True, help="Look at all digests, and search all stored items.")


@app.command("build")
def build_archive(
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="Where to; archive/ in the data directory when left out."),
    ] = None,
) -> None:
    """Write all digests as pages into one folder, with an index and an Atom feed.

    The folder needs no server and asks nothing of the network: open index.html.

        silkwatch archive build --dir public
    """
    from flows.archive import archive_dir, build
    from flows.desk import open_desk

    desk = open_desk()
    built = build(desk, folder or archive_dir(desk))
    index = built.folder / "index.html"
    answer(
        f"{built.digests} digests and {built.alerts} alerts, {built.written} files written: {index}"
    )


@app.command("serve")
def serve_archive(
    port: Annotated[int, typer.Option(help="Port on this machine.", min=0, max=65535)] = 8765,
) -> None:
    """Serve the archive on this machine only, with a search over all stored items.

    silkwatch archive serve
    """
    from flows.browse import HOST, Library, open_server
    from flows.desk import open_desk

    library = Library(open_desk())
    say("taking items into the search ...")
    count = library.refresh()
    try:
        server = open_server(library, port)
    except OSError as error:
        raise ConfigError("--port", "", f"port {port} cannot be used: {error.strerror}") from error
    result.print(f"http://{HOST}:{server.server_port}/", markup=False)
    say(f"{count} items taken in; Ctrl-C ends it")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("ended")
    finally:
        server.server_close()
