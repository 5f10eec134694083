"""Events of the desk, for automations that wait for them or miss them."""

from collections.abc import Sequence

from prefect.events import emit_event

DIGEST_TOLD = "digest.told"
SEEDS_CHANGED = "seeds.changed"
SERVED = "desk.served"


def digest_told(key: str) -> None:
    """Say that a digest is where its readers look for it."""
    emit_event(DIGEST_TOLD, resource={"prefect.resource.id": f"silkwatch.{key}"})


def seeds_changed(digest: str, papers: Sequence[str]) -> None:
    """Say that what the classifier learns from is another than before.

    Args:
        digest: Hash over all of it.
        papers: Citations of papers that came in just now; may be empty.
    """
    emit_event(
        SEEDS_CHANGED,
        resource={"prefect.resource.id": "silkwatch.seeds"},
        payload={"digest": digest, "papers": list(papers)},
    )


def served() -> None:
    """Say that the desk's runs are being served from now on."""
    emit_event(SERVED, resource={"prefect.resource.id": "silkwatch.desk"})
