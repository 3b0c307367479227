"""A randomised experiment of one person: its lines in the diary, its sealed schedule, its days.

    diary -> runs (what was announced, what was done on each day) -> trials (analysed once they are over)

The schedule is drawn from a number in a small file beside the diary (`files`); the diary holds the record and
its seal. What may be varied at all stands in `gating`. Arrays and statistics come from `villi.signals`.
"""

from villi.trials.analysing import trials
from villi.trials.reading import runs
from villi.trials.values import Trial

__all__ = ["Trial", "runs", "trials"]
