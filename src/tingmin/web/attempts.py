"""Wrong passwords are counted by user name and address; ten in a quarter of an hour close the door for that pair."""

import hashlib

from django.core.cache import cache

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

MOST, WITHIN = 10, 15 * 60


class TooManyPasswords(Refusal):
    """An address that tries passwords."""

    code = "too_many_passwords"
    sentence = Label(
        zh="密码错误次数过多，请15分钟后再试，或请管理员重设密码。",
        en="Too many wrong passwords; try again in 15 minutes or have your password reset.",
    )


def refuse_if_many(username: str, *, client: str) -> None:
    """Raises `TooManyPasswords` when the pair failed too often."""
    if cache.get(_key(username, client), 0) >= MOST:
        raise TooManyPasswords()


def note_failure(username: str, *, client: str) -> None:
    """Count one more."""
    key = _key(username, client)
    if not cache.add(key, 1, WITHIN):
        cache.incr(key)


def _key(username: str, client: str) -> str:
    return "sign-in:" + hashlib.sha256(f"{username}\n{client}".encode()).hexdigest()
