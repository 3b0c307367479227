"""An examination as one HTML page: no script, nothing fetched, readable by everyone."""

from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files

from villi.examination import Examination
from villi.report import cards, headings, sentences
from villi.report.charts import Picture
from villi.report.elements import Html, tag
from villi.report.sections import BEFORE, Section, sections

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What the page may load: its own style and nothing else."""

NAME = "villi"
Drawn = Callable[[Picture], str]
"""What draws a picture as an SVG element."""
STYLES = ("shared.css", "page.css", "report.css")
"""The rules of the page in their order: colours, the frame of a page that stands alone, the report."""


def to_html(
    examination: Examination, *, energy: bool = False, practitioner: bool = False, draw: Drawn | None = None
) -> str:
    """The whole page. Without a name; calories only with `energy`; `draw` draws its pictures (default: here).

    Behind a crisis card the record stays closed until it is opened, and nothing else is on the page; for a
    `practitioner` a card is a flag at the top, and the data stay.
    """
    inside = None if draw is None else (lambda picture: Html(draw(picture)))
    found = sections(examination, energy=energy, practitioner=practitioner, draw=inside)
    if cards.closed(examination, practitioner=practitioner):
        return document(NAME, _put_away(examination, found))
    before = [section for section in found if section.id in BEFORE]
    shown = [section for section in found if section.id not in BEFORE]
    return document(
        sentences.title(examination),
        [
            SKIP,
            _header(examination),
            tag(
                "main",
                *map(_section, before),
                _section(shown[0]),
                _contents(shown[1:]),
                *map(_section, shown[1:]),
                id="main",
                class_="report",
            ),
            _footer(examination),
        ],
    )


def document(title: str, body: Iterable[Html], styles: Sequence[str] = STYLES) -> str:
    """A page that stands alone, with its own style and a policy that lets nothing else in."""
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", title),
            tag("style", Html("".join(map(style, styles)))),
        ),
        tag("body", *body),
        lang="en-GB",
    )
    return f"<!DOCTYPE html>\n{page}\n"


def style(name: str) -> str:
    """One of our style sheets: `shared.css` what every page shares, `page.css` the frame of one that stands
    alone, `report.css` what is inside a `class="report"`, wherever that is, `evidence.css` what is known.

    >>> "--accent" in style("shared.css"), "style=" in style("report.css")
    (True, False)
    """
    return (files("villi.report") / "data" / name).read_text(encoding="utf-8")


def _put_away(examination: Examination, found: Sequence[Section]) -> list[Html]:
    """The page of a crisis: the card, and the record behind it, closed; no food before it is opened."""
    card, *record = found
    away = [tag("details", tag("summary", headings.RECORD), *map(_section, record), class_="away")]
    return [
        SKIP,
        tag("header", tag("p", NAME, class_="brand"), tag("h1", card.heading)),
        tag(
            "main",
            tag("section", card.body, id="card", aria_label=card.heading),
            *(away if record else []),
            id="main",
            class_="report",
        ),
        tag("footer", tag("p", cards.foot(examination.safety.contacts))),
    ]


SKIP = tag("a", "Skip to the report", class_="skip", href="#main")


def _header(examination: Examination) -> Html:
    when = sentences.recorded(examination)
    return tag(
        "header",
        tag("p", NAME, class_="brand"),
        tag("h1", "Food diary", *([tag("span", f" {when}")] if when else [])),
        tag("p", sentences.admin(examination), class_="admin"),
    )


def _contents(shown: Sequence[Section]) -> Html:
    if len(shown) < 2:
        return Html("")
    links = (tag("li", tag("a", each.heading, href=f"#{each.id}")) for each in shown)
    return tag("nav", tag("ul", *links), aria_label="Sections of this report")


def _section(section: Section) -> Html:
    heading = f"{section.id}-heading"
    return tag(
        "section",
        tag("h2", section.heading, id=heading),
        section.body,
        id=section.id,
        aria_labelledby=heading,
    )


def _footer(examination: Examination) -> Html:
    made = examination.made_by
    # not `sources`: that is the module of what the answers cite
    editions = "; ".join(f"{id} {edition}".strip() for id, edition in made.sources)
    lines = [tag("p", sentences.PUBLIC_FOOTER), tag("p", cards.foot(examination.safety.contacts))]
    about = f"Made by villi {made.villi} with catalogue {made.catalogue[:12]}"
    lines.append(tag("p", f"{about}. Sources of its figures: {editions}." if editions else f"{about}."))
    return tag("footer", *lines)
