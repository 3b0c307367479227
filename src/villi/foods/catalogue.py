"""The catalogue of foods: the everyday one of the package, with the person's own beside it."""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING

from villi.foods import search
from villi.foods.everyday import Everyday, Group, Row, Source
from villi.foods.values import Composition, Food
from villi.quantities import NUTRIENTS, VilliError

if TYPE_CHECKING:
    from villi.foods.store import Store

COLUMNS: tuple[str, ...] = tuple(key for key in NUTRIENTS if key != "glutamine")
"""Nutrient ids of a `Composition`, in the order of the nutrient table."""

BESIDE = ("constituents.csv", "plants.csv")
"""Tables of the package that say more of foods than a catalogue's own files, whichever catalogue it is: what
scores ask for, and what counts as a plant. Results follow from them, so they are part of its hash."""


class Catalogue:
    """An immutable view of foods by id.

    `Catalogue.everyday()` holds what comes with villi; `Catalogue.default()` adds the foods that the
    person imported (`villi foods add`). A food that both hold is the everyday one. A catalogue that is
    made with an `edition` prefers that edition's rows to everything else: an export that rests on the
    survey of 2015-16 is then read with the figures of 2015-16.

    >>> catalogue = Catalogue.everyday()
    >>> len(catalogue.foods) > 500
    True
    >>> catalogue.food("no:such") is None
    True
    """

    def __init__(self, everyday: Everyday, store: "Store | None" = None, edition: str = "") -> None:
        self._everyday = everyday
        self._store = store
        self._edition = edition
        if edition and (store is None or edition not in store.editions):
            raise VilliError(f"no foods of {edition} are imported: add its tables with 'villi foods add'")

    @classmethod
    def everyday(cls) -> "Catalogue":
        """The catalogue that comes with villi."""
        return _everyday()

    @classmethod
    def default(cls) -> "Catalogue":
        """The everyday catalogue and the person's own imported foods, where there are any."""
        from villi.foods.store import home

        path = home() / "foods.sqlite"
        try:
            there = path.exists()
        except OSError as error:
            raise VilliError(f"{path.parent} cannot be read ({error.strerror}): set VILLI_HOME") from error
        return cls.with_store(path) if there else cls.everyday()

    @classmethod
    def with_store(cls, path: str | os.PathLike[str], edition: str = "") -> "Catalogue":
        """The everyday catalogue and the foods imported into the file `path`.

        With `edition` (such as "fndds1516") that edition's rows come first. Raises VilliError where
        the file is no store of foods or does not hold the edition.
        """
        from villi.foods.store import Store

        return cls(_everyday()._everyday, Store.open(Path(path)), edition)

    @classmethod
    def from_folder(cls, folder: str | os.PathLike[str]) -> "Catalogue":
        """A catalogue from a folder with the same files as the package's own."""
        return cls(Everyday(Path(folder)))

    @cached_property
    def foods(self) -> Mapping[str, Food]:
        """Every food by id. Foods of the person's own tables are read one by one when asked for."""
        return self._everyday.foods if self._store is None else _Union(self)

    def food(self, id: str) -> Food | None:
        """The food with this id, or None."""
        store = self._store
        if store is not None and self._edition:
            found = store.food(id, self._everyday, self._edition)
            if found is not None:
                return found
        everyday = self._everyday.foods.get(id)
        if everyday is not None or store is None:
            return everyday
        return store.food(id, self._everyday)

    def described(self, id: str) -> Food | None:
        """The food of the everyday catalogue with this id, of which plants, ferments and processing were
        looked up; None of a food that only a table of the person's own holds."""
        return self._everyday.foods.get(id)

    def equivalent(self, id: str) -> str | None:
        """The id itself where the catalogue holds it, else the nearest food that it holds, else None."""
        if self.food(id) is not None:
            return id
        return self._everyday.equivalents.get(id)

    def near_foods(self) -> dict[str, str]:
        """Every survey code that the catalogue does not hold -> the near food that `equivalent` gives.

        >>> Catalogue.everyday().near_foods()["fndds:11111150"]
        'fndds:11111000'
        """
        held = self._everyday.equivalents
        own = frozenset(self._store.ids()) if self._store is not None else frozenset()
        return {
            code: near for code, near in held.items() if code not in own and code not in self._everyday.foods
        }

    @cached_property
    def stand_ins(self) -> tuple[tuple[str, str], ...]:
        """(name of a survey food that the catalogue does not hold, id of the near food that answers to it).

        >>> dict(Catalogue.everyday().stand_ins)["Milk, calcium fortified, whole"]
        'fndds:11111000'
        """
        held = self._everyday.stand_ins
        if self._store is not None:
            own = frozenset(self._store.ids())
            return tuple(named for code, named in held.items() if code not in own)
        return tuple(held.values())

    @property
    def survey_names(self) -> Mapping[str, str]:
        """What the US survey calls a food, where that has a word which our name and synonyms lack.

        >>> Catalogue.everyday().survey_names["fndds:21407120"]
        'Beef, pot roast, braised or boiled, lean only eaten'
        """
        return self._everyday.survey_names

    def find(self, words: str, limit: int = 20) -> list[Food]:
        """Foods for fragments of words in any order, best first.

        >>> Catalogue.everyday().find("") == []
        True
        """
        if self._store is None:
            return search.find(self._index, words, limit)
        own = self._store.find(words, self._everyday, self._edition, limit)
        known = self._preferred
        everyday = (entry for entry in self._index if entry.food.id not in known)
        more = (food for food in own if food.id in known or food.id not in self._everyday.foods)
        return search.find([*everyday, *search.index(more)], words, limit)

    @cached_property
    def _preferred(self) -> frozenset[str]:
        """Ids of which the asked edition speaks."""
        return self._store.held(self._edition) if self._store and self._edition else frozenset()

    @cached_property
    def _index(self) -> list[search.Entry]:
        return search.index(self._everyday.foods.values())

    def composition(self, ids: Iterable[str]) -> Composition:
        """What these foods hold, per 100 g: one row for each id, in order; see `Composition`.

        Raises VilliError for an id that the catalogue does not hold.
        """
        import numpy as np

        asked = tuple(ids)
        rows = self._rows(asked)
        places = {nutrient: place for place, nutrient in enumerate(COLUMNS)}
        classes = {key: place for place, key in enumerate(self._everyday.classes)}
        values = np.full((len(asked), len(COLUMNS)), np.nan)
        imputed = np.zeros(values.shape, dtype=np.bool_)
        glutamine = np.full((len(asked), len(classes)), np.nan)
        share = np.zeros(len(asked))
        for number, row in enumerate(rows):
            held = row.values
            values[number] = [held.get(key, nan) for key in COLUMNS]
            imputed[number, [places[key] for key in row.imputed if key in places]] = True
            if row.glutamine is not None:
                glutamine[number] = 0.0
                for key, amount in row.glutamine.items():
                    glutamine[number, classes[key]] = amount
            share[number] = row.glutamine_imputed
        return Composition(asked, COLUMNS, values, imputed, glutamine, share)

    def amounts(self, ids: Iterable[str], nutrients: Sequence[str]) -> list[tuple[float, ...]]:
        """Some nutrients of these foods per 100 g, in the order asked for, without arrays; NaN is unknown.

        >>> Catalogue.everyday().amounts(["fndds:11111000"], ("energy", "unicorn"))
        [(60.0, nan)]
        """
        asked = tuple(ids)
        everyday = self._everyday.foods
        own: Mapping[str, tuple[float, ...]] = {}
        if self._store is not None:
            stored = [id for id in asked if self._edition or id not in everyday]
            own = self._store.amounts(stored, nutrients, self._edition) if stored else {}
        return [own[id] if id in own else self._everyday.amounts(id, nutrients) for id in asked]

    def _rows(self, ids: Sequence[str]) -> Iterator[Row]:
        """One row for each id, parsed as it is asked for: those of all foods at once would take 50 MB."""
        own: Mapping[str, Row] = {}
        if self._store is not None:
            everyday = self._everyday.foods
            stored = [id for id in dict.fromkeys(ids) if self._edition or id not in everyday]
            own = dict(self._store.rows(stored, self._everyday, self._edition))
        for id in ids:
            if id not in own and id not in self._everyday.foods:
                raise VilliError(f"{id} is not in the catalogue: look for it with 'villi foods find'")
            yield own[id] if id in own else self._everyday.row(id)

    @property
    def folder(self) -> Path | None:
        """The folder of the person's own tables; None where nothing was imported."""
        return self._store.path.parent if self._store is not None else None

    @property
    def packaged(self) -> bool:
        """Whether this is the catalogue that comes with villi, and nothing else."""
        return self is _everyday()

    @property
    def groups(self) -> Mapping[str, Group]:
        """The groups of foods by key."""
        return self._everyday.groups

    @cached_property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """(source id, edition) of every table that the figures come from."""
        own = tuple(("own", edition) for edition in self._store.editions) if self._store else ()
        return tuple((source.id, source.edition) for source in self._everyday.sources.values()) + own

    def source(self, id: str) -> Source | None:
        """A table that figures come from; None for one that is not villi's own, such as an imported one.

        >>> Catalogue.everyday().source("sr26").licence
        'public domain'
        """
        return self._everyday.sources.get(id)

    @cached_property
    def sha256(self) -> str:
        """Hash of everything that is said of its foods: its own files, `BESIDE`, and imported tables."""
        every = f"{self._everyday.sha256} {_beside(DATA)}"
        if self._store is not None:
            every += f" {self._store.sha256} {self._edition}"
        return hashlib.sha256(every.encode()).hexdigest()


DATA = Path(str(files("villi.foods") / "data"))


@cache
def _beside(folder: Path) -> str:
    """Hash of the tables that are not of a catalogue's own."""
    digest = hashlib.sha256()
    for name in BESIDE:
        content = (folder / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _everyday() -> Catalogue:
    return Catalogue.from_folder(DATA)


class _Union(Mapping[str, Food]):
    """Everyday foods, then the person's own that are not among them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def __getitem__(self, id: str) -> Food:
        food = self._catalogue.food(id)
        if food is None:
            raise KeyError(id)
        return food

    def __iter__(self) -> Iterator[str]:
        everyday = self._catalogue._everyday.foods
        yield from everyday
        store = self._catalogue._store
        if store is not None:
            yield from (id for id in store.ids() if id not in everyday)

    def __len__(self) -> int:
        return sum(1 for _ in self)
