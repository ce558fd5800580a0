"""`python -m budgetgraph.cli`."""

import sys

from budgetgraph.cli import main

sys.exit(main())
