"""`python -m bot` is `jixiao`."""

import sys

from bot.command_line import main

sys.exit(main())
