"""The diary: a text file that its owner edits anywhere, read without losing a byte.

>>> from villi.diary import read, write
>>> data = b"2026-11-16\\n08:10 2 eggs, rye toast\\n"
>>> write(read(data)) == data
True
"""

from villi.diary.building import build, write
from villi.diary.files import read_diary
from villi.diary.grammar import read
from villi.diary.values import Day, Diary

__all__ = ["Day", "Diary", "build", "read", "read_diary", "write"]
