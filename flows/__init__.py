"""The only room that knows Prefect: flows, settings and the command line."""
