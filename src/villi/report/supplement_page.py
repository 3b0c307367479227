"""A checked supplement as sections of a page: the same words as on the terminal, in the same order."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from villi.report import applies, paged
from villi.report.blocks import Key
from villi.report.elements import Html, join, said, tag
from villi.report.paged import Links
from villi.report.sections import Section
from villi.report.supplement import SHOWN, citation, notice_line
from villi.report.words import upper_first
from villi.safety.checklist import SECTIONS, Checked, Finding
from villi.safety.recalls import Searched

HERE = (
    ("run villi examine", "look at ", "Examination", "villi examine"),
    ("villi examine", "", "the page Examination", "villi examine"),
    ("villi evidence", "", "the page What is known", "villi evidence"),
    ("villi safety DIARY", "", "the page of safety questions", "villi safety"),
    ("give villi the openFDA file: --recalls FILE", "put the openFDA file beside your diary", "", ""),
    (': villi log "took: ..."', "", "", ""),
)
"""What is said of the terminal, and of a page instead: words, words with a link, and the command."""


def here(words: str, links: Links) -> Html:
    """Words in which a page stands in place of a command.

    >>> here("Not yet. villi safety DIARY asks them.", lambda key: "/safety")
    'Not yet. <a href="/safety">The page of safety questions</a> asks them.'
    """
    for command, plain, name, key in HERE:
        before, found, behind = words.partition(command)
        if found:
            begins = not before or before.rstrip().endswith((".", "?", "!"))
            linked = upper_first(name) if begins and not plain else name
            address = links(Key("command", key)) if key else ""
            inner = tag("a", linked, href=address) if address and name else linked
            return join([before, plain, inner, here(behind, links)])
    return join([words])


def sections(checked: Checked, links: Links = paged.nowhere) -> tuple[Section, ...]:
    """What the checklist came to, section by section, empty ones left out. In a crisis there are none: a page
    shows the card, and the sentence that the checklist waits. `links` says where commands are done.

    >>> from villi.safety.checking import check
    >>> from villi.safety.checklist import Answers
    >>> [each.id for each in sections(check(Answers(said={"fda_approved": "yes"})))][:2]
    ['against', 'unknown']
    """
    if checked.card is not None and checked.card.kind == "crisis":
        return ()
    rules = paged.drawn(applies.rules(checked.gates), paged.page("rules"))
    found = (
        Section("rules", "Safety rules that apply to you", rules),
        Section("against", "What speaks against it", _found(checked.against, links)),
        Section("unknown", "What is unknown, and how to find out", _found(checked.unknown, links)),
        Section("for", "What speaks for it", _found(checked.speaks_for, links)),
        Section("amounts", "Amounts", _lines(checked.dose or tuple(filter(None, [checked.withheld])), links)),
        Section("seals", "The seals: what they show, and what not", _seals(checked)),
        Section("recalls", "Recall notices", join(_recalls(checked.searched))),
        Section("cost", "Cost", _lines(tuple(filter(None, [checked.cost])), links)),
        Section("sources", "Sources", _points(map(citation, checked.sources))),
    )
    return tuple(section for section in found if section.body)


def _lines(lines: Sequence[str], links: Links) -> Html:
    return join(tag("p", here(line, links)) for line in lines)


def _points(lines: Iterator[str]) -> Html:
    items = [tag("li", line) for line in lines]
    return tag("ul", *items, class_="points") if items else Html("")


def _found(findings: Sequence[Finding], links: Links) -> Html:
    """Red flags first, then what was found by the sections of the checklist."""
    flags = [_finding(finding, links) for finding in findings if finding.flag]
    parts = [tag("ul", *flags, class_="points")] if flags else []
    for section, group in groupby((one for one in findings if not one.flag), key=lambda one: one.section):
        items = (_finding(finding, links) for finding in group)
        parts += [tag("h4", SECTIONS[section]), tag("ul", *items, class_="points")]
    return join(parts)


def _finding(finding: Finding, links: Links) -> Html:
    mark = [tag("strong", "Red flag. ")] if finding.flag else []
    how = [tag("p", here(finding.find, links), class_="quiet")] if finding.find else []
    return tag("li", *mark, said(finding.says), *how)


def _seals(checked: Checked) -> Html:
    items = [
        tag(
            "li",
            tag("p", tag("strong", f"{scheme.name}: "), scheme.shows),
            tag("p", f"Limits: {scheme.limits}", class_="quiet"),
            tag("p", f"The tester's own list: {scheme.list}", class_="quiet"),
        )
        for scheme in checked.schemes
    ]
    strange = ": not in our table. Find out who gives it, and what they test."
    items += [tag("li", said(words), strange) for words in checked.unknown_seals]
    return tag("ul", *items, class_="points") if items else Html("")


def _recalls(searched: Sequence[Searched]) -> Iterator[Html]:
    """The notices that were found, file by file; that nothing was found stands among the findings."""
    for one in searched:
        found = (*one.about_product, *one.about_others)
        if not found:
            continue
        yield tag("p", "In ", said(one.source), ":")
        yield tag("ul", *(tag("li", said(notice_line(each))) for each in found[:SHOWN]), class_="points")
        if len(found) > SHOWN:
            yield tag("p", f"and {len(found) - SHOWN} more")
