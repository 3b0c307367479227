"""A run as one file: a COMBINE archive of its model, its simulation and words about both."""

import io
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

from villi.body.marking import escaped

FORMATS = {
    ".xml": "http://identifiers.org/combine.specifications/sbml",
    ".sedml": "http://identifiers.org/combine.specifications/sed-ml",
    ".rdf": "http://identifiers.org/combine.specifications/omex-metadata",
}
"""What a file is, by how its name ends; without level and version, which some programs do not know there."""
MANIFEST = "http://identifiers.org/combine.specifications/omex-manifest"
ARCHIVE = "http://identifiers.org/combine.specifications/omex"
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The date of every entry, so that the same run gives the same bytes."""


class Entry(NamedTuple):
    """A file of an archive; `says` in words what it is."""

    name: str
    content: bytes
    says: str


def omex(entries: tuple[Entry, ...], master: str, says: str) -> bytes:
    """A COMBINE archive of `entries`, which programs start from `master`.

    >>> packed = omex((Entry("a.xml", b"<sbml/>", "a model"),), "a.xml", "an example")
    >>> sorted(zipfile.ZipFile(io.BytesIO(packed)).namelist())
    ['a.xml', 'manifest.xml', 'metadata.rdf']
    """
    about = Entry("metadata.rdf", _metadata({entry.name: entry.says for entry in entries}, says), "")
    whole = (Entry("manifest.xml", _manifest((*entries, about), master), ""), *entries, about)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in whole:
            place = zipfile.ZipInfo(entry.name, ALWAYS)
            place.compress_type = zipfile.ZIP_DEFLATED
            place.external_attr = 0o644 << 16
            archive.writestr(place, entry.content)
    return packed.getvalue()


def _manifest(entries: tuple[Entry, ...], master: str) -> bytes:
    rows = [
        f'  <content location="." format="{ARCHIVE}"/>',
        f'  <content location="./manifest.xml" format="{MANIFEST}"/>',
    ]
    for entry in entries:
        kind = FORMATS[entry.name[entry.name.rindex(".") :]]
        first = ' master="true"' if entry.name == master else ""
        rows.append(f'  <content location="./{escaped(entry.name)}" format="{kind}"{first}/>')
    return _xml(f'<omexManifest xmlns="{MANIFEST}">', rows, "</omexManifest>")


def _metadata(said: Mapping[str, str], whole: str) -> bytes:
    rows = []
    for place, words in {".": whole, **{f"./{name}": words for name, words in said.items()}}.items():
        rows.append(f'  <rdf:Description rdf:about="{escaped(place)}">')
        rows.append(f"    <dcterms:description>{escaped(words)}</dcterms:description>")
        rows.append("  </rdf:Description>")
    head = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dcterms="http://purl.org/dc/terms/">'
    )
    return _xml(head, rows, "</rdf:RDF>")


def _xml(head: str, rows: list[str], end: str) -> bytes:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *rows, end, ""]).encode()
