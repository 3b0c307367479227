"""The edge: one question to an OpenAI-compatible endpoint, and the text of its answer.

One kind of request and no other: POST to `<base>/chat/completions` with the prompt, `temperature` 0 and the
JSON schema of the answer. No redirect is followed, nothing of the server's answer is shown or stored, a
proxy of the environment is used for other computers only, certificates are checked.
"""

import json
import time
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

from villi.meals.asking import Model, NoAnswerError, Prompt
from villi.model.address import Address, address
from villi.model.consent import agreed
from villi.quantities import VilliError

TIMEOUT_SECONDS = 60.0
"""How long an answer may take: a local server may have to load the model first (judgement)."""
LARGEST_REPLY = 256 * 1024
"""Bytes of a reply: forty marked foods in a line of a thousand letters are a tenth of this."""
MOST_TOKENS = 2_000
"""Asked of the server as the longest answer, so that a model that rambles stops."""
LONGEST_NAME = 200


def model_at(base: str, name: str, *, key: str = "", timeout: float = TIMEOUT_SECONDS) -> Model:
    """The model `name` at a base address such as "http://localhost:11434/v1"; nothing is sent yet.

    `key` goes with each question to that host as a bearer token. Raises `VilliError` for an address that
    cannot be used and for another computer that the person has not agreed to.
    """
    where = address(base)
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise VilliError("say which model is meant: --model-name llama3.2, or VILLI_MODEL_NAME")
    if not key.isascii() or not key.isprintable() or " " in key:
        raise VilliError("VILLI_MODEL_KEY holds something that is no key (spaces or other letters)")
    if not where.local and where.host not in agreed():
        raise VilliError(
            f"{where.host} is another computer, and a diary is health data: lines of yours would be sent "
            f"there. If you agree, say so once: villi model allow {where.host}"
        )
    opener = _opener(where)
    return Model(
        name.strip(), where.host, lambda prompt: _ask(prompt, where, name.strip(), key, timeout, opener)
    )


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: what was agreed to is this host, and no other gets the words or the key."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        return None


def _opener(where: Address) -> OpenerDirector:
    proxies = ProxyHandler({}) if where.local else ProxyHandler()
    return build_opener(proxies, HTTPSHandler(), _Stay())


def _ask(prompt: Prompt, where: Address, name: str, key: str, timeout: float, opener: OpenerDirector) -> str:
    """The text of the model's answer; raises `NoAnswerError`."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "villi"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    question = Request(where.url, json.dumps(body(prompt, name)).encode(), headers, method="POST")
    try:
        with opener.open(question, timeout=timeout) as response:
            data = _whole(response, time.monotonic() + timeout)
    except HTTPError as error:
        error.close()
        moved = 300 <= error.code < 400
        raise NoAnswerError(
            "the server sends elsewhere, which is not followed"
            if moved
            else f"the server says error {error.code}"
        ) from None
    except TimeoutError:
        raise NoAnswerError(_late(timeout)) from None
    except URLError as error:
        late = isinstance(error.reason, TimeoutError)
        raise NoAnswerError(_late(timeout) if late else f"no connection to {where.host}") from None
    except (OSError, HTTPException, ValueError):
        raise NoAnswerError("the connection broke") from None
    return content(data)


def _late(timeout: float) -> str:
    return f"no answer within {timeout:g} seconds"


def body(prompt: Prompt, name: str) -> Mapping[str, object]:
    """The request as JSON values.

    >>> sent = body(Prompt("choose", "rules", "data", "{}"), "llama3.2")
    >>> sent["model"], sent["temperature"], sent["response_format"]["json_schema"]["strict"]
    ('llama3.2', 0, True)
    """
    schema = {"name": prompt.task, "strict": True, "schema": json.loads(prompt.schema)}
    return {
        "model": name,
        "messages": [{"role": "system", "content": prompt.rules}, {"role": "user", "content": prompt.data}],
        "temperature": 0,
        "max_tokens": MOST_TOKENS,
        "stream": False,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


def _whole(response: HTTPResponse, until: float) -> bytes:
    """The body of a reply, given up where it grows too long or takes too long."""
    found = bytearray()
    while part := response.read1(16_384):
        found += part
        if len(found) > LARGEST_REPLY:
            raise NoAnswerError("the answer is too long")
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(found)


def content(data: bytes) -> str:
    """The text of the first choice in a reply; raises `NoAnswerError` where there is none.

    >>> content(b'{"choices": [{"message": {"content": "{}"}}]}')
    '{}'
    """
    try:
        text = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError):
        text = None
    if not isinstance(text, str):
        raise NoAnswerError("the server does not speak the OpenAI protocol")
    return text
