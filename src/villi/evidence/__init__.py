"""What is known: the article's statements with their answers, the studies behind them, and pooling."""

from villi.evidence.base import Base, base

__all__ = ["Base", "base"]
