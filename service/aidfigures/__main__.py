"""`python -m aidfigures` is the same as `aidfigures`."""

import sys

from aidfigures.cli import main

if __name__ == "__main__":
    sys.exit(main())
