"""A language model that the person names: the one room that opens a connection, and only when asked to.

    villi examine week.txt --model http://localhost:11434/v1 --model-name llama3.2

`model_at` gives a `villi.meals.asking.Model` that asks an OpenAI-compatible endpoint. Nothing here is
imported by anything but the command that was given `--model` (or finds `VILLI_MODEL` set). A host that is
not this computer gets nothing until the person has agreed to it once: `villi.model.consent`.
"""

from villi.model.address import Address, address
from villi.model.consent import agreed, allow, forget
from villi.model.endpoint import model_at

__all__ = ["Address", "address", "agreed", "allow", "forget", "model_at"]
