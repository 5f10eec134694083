"""Bring the catalogues up to date with what the code says.

python -m flows.languages            write them; what is new is left open
python -m flows.languages --check    only say what is open or stale; exit code 1 when anything is
"""

import sys
from collections.abc import Sequence

from flows.console import fail, say
from flows.languages.collect import catalogue_text, collected, missing, path_of, translations


def main(arguments: Sequence[str]) -> int:
    """Write the catalogues, or with --check only look; gives the exit code."""
    sentences = collected()
    trouble = 0
    for language in translations():
        path, text = path_of(language), catalogue_text(language, sentences)
        open_ones = missing(language, sentences)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        elif path.read_text("utf-8") != text:
            fail(f"{path.name} is out of date; run: python -m flows.languages")
            trouble = 1
        for sentence in open_ones:
            fail(f"{path.name} lacks: {sentence}")
            trouble = 1
        say(f"{path.name}: {len(sentences)} sentences, {len(open_ones)} open")
    return trouble


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
