"""Where the person of a diary stands: the first stage of its examination, and the gates."""

from typing import TYPE_CHECKING

from villi.web.opened import Now, Opened

if TYPE_CHECKING:
    from villi.examining import Begun
    from villi.safety.values import Safety


def begun(held: Opened, now: Now) -> "Begun":
    """The first stage of the examination of the whole diary, made once for its bytes and the day."""
    return held.begun(now)


def safety(held: Opened, now: Now) -> "Safety":
    """What stands in front of the person, as the report says it."""
    return begun(held, now).examination.safety
