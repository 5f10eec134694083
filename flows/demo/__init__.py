"""A small made-up world of feeds, for trying the daily flow without a network."""
