"""The bytes of a text file on their way to the parser: what they say that rows do not."""

import codecs
import io
from typing import Any

_TAIL = 1 << 16
SPOILT = "\x1a"
"""What stands for a byte that is no UTF-8: the control character SUB, for just that."""


def _spoilt(wrong: UnicodeError) -> tuple[str, int]:
    assert isinstance(wrong, UnicodeDecodeError)
    return SPOILT * (wrong.end - wrong.start), wrong.end


codecs.register_error("villi-spoilt", _spoilt)


class Watched(io.RawIOBase):
    """Bytes on their way to the parser: how they end, and how many quotes and lines there were, is kept.

    Bytes that are no UTF-8 become `SPOILT`, one for one, where the file is to be UTF-8: they matter only in
    columns that are used, and the parser stumbles over them in any.
    """

    def __init__(self, stream: Any, *, utf8: bool) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("villi-spoilt") if utf8 else None
        self._half = False
        self.spoilt = False
        self.tail = b""
        self.quotes = 0
        self.breaks = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        # At most three bytes are held back for the next time, so as never to give more than was asked for.
        while True:
            given = self._stream.read(size if size < 8 else size - 3)
            data = self._sound(given)
            if data or not given:  # nothing but the beginning of a letter is not the end
                break
        self.quotes += data.count(b'"')
        self.breaks += data.count(b"\n")
        self.tail = (self.tail + data[-_TAIL:])[-_TAIL:]
        return data

    def _sound(self, data: bytes) -> bytes:
        if self._decoder is None or (data.isascii() and not self._half):
            return data
        data = self._decoder.decode(data, final=not data).encode()
        self._half = bool(self._decoder.getstate()[0])
        self.spoilt = self.spoilt or SPOILT.encode() in data
        return data
