"""Where a reader's verdict came from; apart, so that who counts verdicts need not load Slack."""

SOURCE = "slack"
BUTTON = "slack-button"  # apart: a reaction that is gone must not take a press with it
