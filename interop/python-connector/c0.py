"""Flyte's own program for connectors, under another name."""

from flyte._bin.connect import main

main()
