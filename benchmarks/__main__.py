"""`python -m benchmarks NAME [OPTIONS]`: run one of the benchmarks in this folder."""

import runpy
import sys
from pathlib import Path

HELPERS = {
    "__init__",
    "__main__",
    "items_of",
    "machine",
    "made",
    "race",
    "report",
    "scripts",
    "server",
}


def main() -> None:
    """Hand the rest of the command line to the module that is named."""
    here = Path(__file__).parent
    names = sorted({path.stem for path in here.glob("[a-z]*.py")} - HELPERS)
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        raise SystemExit(f"usage: python -m benchmarks NAME [--help]\nNAME: {', '.join(names)}")
    name = sys.argv.pop(1)
    sys.argv[0] = f"python -m benchmarks {name}"
    runpy.run_module(f"benchmarks.{name}", run_name="__main__")


main()
