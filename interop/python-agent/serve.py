"""flytekit's own program, under another name."""

from flytekit.clis.sdk_in_container.pyflyte import main

main()
