"""`python -m villi`: the same as the `villi` command."""

import sys

from villi.cli import main

if __name__ == "__main__":
    sys.exit(main())
