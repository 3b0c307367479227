"""What the described system says of one thing: what leads to it, what it leads to, what is not in it."""

from villi.body.arrows import Arrow, Path, arrows, best, idle, paths, reached, worst

__all__ = ["Arrow", "Path", "arrows", "best", "idle", "paths", "reached", "worst"]
