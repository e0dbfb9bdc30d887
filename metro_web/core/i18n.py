"""Marks every visible string. English is the message id; a catalogue may answer in another language."""


def t(message: str) -> str:
    """The message in the language of the reader; today's only catalogue is English itself."""
    return message


def plural(one: str, many: str, count: int) -> str:
    """`one` or `many` with `{n}` filled in."""
    return (one if count == 1 else many).format(n=count)
