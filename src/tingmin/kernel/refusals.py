"""Refusals: what the house will not do, said in one sentence that also says what to do instead."""

from typing import ClassVar

from tingmin.kernel.labels import Label


class Refusal(Exception):
    """A named refusal; doors translate it once (form error, problem+json, a line on the terminal).

    A subclass sets `code` (an English word, stable for ever) and `sentence` (a template whose
    `{names}` are the keyword arguments of the refusal).
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[Label] = Label(zh="无法办理。", en="This cannot be done.")

    def __init__(self, **parameters: object) -> None:
        self.parameters = parameters
        super().__init__(self.say("zh-hans"))

    def say(self, language: str) -> str:
        """The sentence in a language, its parameters filled in."""
        words = {name: _worded(value, language) for name, value in self.parameters.items()}
        return self.sentence.in_language(language).format(**words)


class NotPermitted(Refusal):
    """The actor's post does not reach this act."""

    code = "not_permitted"
    sentence = Label(
        zh="您的岗位不能办理“{act}”，请交由{who}办理。",
        en="Your post cannot do “{act}”; hand it to {who}.",
    )


class NotFound(Refusal):
    """Nothing under that name that this actor may see."""

    code = "not_found"
    sentence = Label(
        zh="没有找到{what}，请核对后再试。",
        en="No {what} was found; check it and try again.",
    )


def _worded(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Label) else value
