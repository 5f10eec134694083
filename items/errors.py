"""The root of the error tree.

HouseError                     anything expected that can go wrong
|- ConfigError                 a file in config/ or an environment variable   (exit code 2)
|- feeds.errors.FeedError      a feed could not be turned into items
|  |- FetchError               the server did not give the document; trying again may help
|  `- ParseError               the document is no feed; trying again will not help
|- store.errors.StoreError     the database refused; nothing was half-written
|- classifiers.errors.ClassifierError
|  |- ModelError               no model, or a damaged one; says how to train
|  |- LabelError               a file of labelled items cannot be used
|  `- SeedError                a paper cannot be used as a seed; nothing was changed
|- digests.errors.DigestError
|  `- DeliveryError            Slack refused or did not answer; says what to do
|- flows.errors.HeldError      another run is at the same work, or took it over
`- flows.errors.ServeError     the Prefect server is not there, or lacks what is needed
"""


class HouseError(Exception):
    """Base of all expected failures; anything else that escapes is a bug."""


class ConfigError(HouseError):
    """A setting is wrong.

    Attributes:
        where: The file or the environment variable.
        key: Dotted path of the key; empty when the file as a whole is at fault.
        reason: What is wrong and what is allowed.
    """

    def __init__(self, where: str, key: str, reason: str) -> None:
        super().__init__(where, key, reason)
        self.where = where
        self.key = key
        self.reason = reason

    def __str__(self) -> str:
        place = f"{self.where}: {self.key}" if self.key else self.where
        return f"{place}: {self.reason}"
