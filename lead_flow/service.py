"""Asks a language model one question; whatever goes wrong is one of `FAILURES`."""

import openai

from . import verdict


class NotAService(Exception):
    """What answered there does not speak the protocol: a web page, for example."""


class UnusableKey(Exception):
    """The key cannot even be sent."""


FAILURES = (openai.OpenAIError, verdict.BadAnswer, NotAService, UnusableKey)


def ask(connection, request, texts):
    """The verdicts about `texts`, which the service was asked for once.

    :param connection: arguments of the client: key, address, time-out
    :param request: arguments of the request
    :param texts: {note id: redacted text}
    :raise FAILURES: whatever the service did instead
    """
    answer = _answer(connection, request)
    return verdict.read_answer(_content(answer), texts)


def is_fault_of_the_notes(error):
    """Whether the same question would fail again, while another may not."""
    refused = getattr(error, "status_code", None) in (400, 413, 422)
    return refused or isinstance(error, verdict.BadAnswer)


def _answer(connection, request):
    try:
        with openai.OpenAI(**connection, max_retries=0) as client:
            return client.chat.completions.create(**request)
    except UnicodeEncodeError as error:
        raise UnusableKey("a header is ASCII") from error
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        # the client expects JSON of the protocol and reads it as it comes
        raise NotAService("no JSON of the protocol") from error


def _content(answer):
    """The text of the answer.

    The client does not check what it was sent: a page of HTML comes as a string.
    """
    choices = getattr(answer, "choices", None)
    if not isinstance(choices, list):
        raise NotAService("no choices")
    try:
        choice = choices[0]
        content, reason = choice.message.content, choice.finish_reason
    except (AttributeError, IndexError) as error:
        raise verdict.BadAnswer("no message") from error
    if reason == "length":
        raise verdict.BadAnswer("the answer was cut off")
    return content or ""
