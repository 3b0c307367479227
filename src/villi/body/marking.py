"""Words of people in files that programs read: data, and nothing else."""

import re
from xml.sax.saxutils import escape

ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML file may hold, escaped or not."""


def plain(words: str) -> str:
    """Words without what no XML file can hold.

    >>> plain("a\\x00b <i>")
    'ab <i>'
    """
    return ILLEGAL.sub("", words)


def escaped(words: str) -> str:
    """Words as they stand in the text or in an attribute of XML.

    >>> escaped('"a" & <b>')
    '&quot;a&quot; &amp; &lt;b&gt;'
    """
    return escape(plain(words), {'"': "&quot;"})
