"""The Slack token from a Prefect Secret block, for desks that keep their secrets there."""

import sys
from functools import cache

BLOCK = "silkwatch-slack-bot-token"


@cache
def token_from_block() -> str:
    """What the block holds; empty when there is none, or no Prefect server is configured.

    Prefect is not imported for it: commands that do without Prefect do without the block.
    """
    if "prefect" not in sys.modules:
        return ""
    from prefect.client.orchestration import get_client  # noqa: PLC0415 - see above
    from prefect.exceptions import ObjectNotFound  # noqa: PLC0415
    from prefect.settings import get_current_settings  # noqa: PLC0415

    if not get_current_settings().api.url:
        return ""
    try:
        with get_client(sync_client=True) as client:
            block = client.read_block_document_by_name(BLOCK, block_type_slug="secret")
    except ObjectNotFound:
        return ""
    return str(block.data.get("value", "")).strip()
