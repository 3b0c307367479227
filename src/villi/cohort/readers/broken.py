"""The one exception of reading a file of a survey."""

from villi.quantities import VilliError


class Broken(VilliError):
    """A file that breaks while it is read: it is set aside whole; the message says where and what helps."""
