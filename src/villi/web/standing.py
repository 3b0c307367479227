"""Where the person of a diary stands: the first stage of its examination, and the gates."""

from typing import TYPE_CHECKING

from villi.diary.today import diary_day
from villi.web.opened import Now, Opened

if TYPE_CHECKING:
    from villi.examining import Begun
    from villi.safety.values import Safety


def begun(held: Opened, now: Now) -> "Begun":
    """The first stage of the examination of the whole diary, made once for its bytes and the day."""
    from villi.examining import begin

    today = diary_day(now.diary.header)
    foods = held.foods
    return held.kept(
        (now.digest, "begun", None, None, today),
        lambda: begin(now.diary, foods.catalogue, ready=foods.index, today=today),
    )


def safety(held: Opened, now: Now) -> "Safety":
    """What stands in front of the person, as the report says it."""
    return begun(held, now).examination.safety
