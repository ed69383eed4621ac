"""How an exchange signs what it tells: HMAC-SHA256 over time stamp and body, good for some minutes."""

import hashlib
import hmac
from datetime import datetime, timedelta

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal

STAMP, SIGNATURE = "X-Tingmin-Timestamp", "X-Tingmin-Signature"
# What is signed in the handshake of the WebSocket, which has no body.
HANDSHAKE = b"GET /exchange"
REPLAY_WINDOW = timedelta(minutes=5)


class SignatureWrong(Refusal):
    """A message that the exchange did not sign, or signed too long ago."""

    code = "signature_wrong"
    sentence = Label(
        zh="签名无效或者时间戳超出{minutes}分钟，请核对密钥和时钟。",
        en="The signature is wrong, or its time stamp more than {minutes} minutes off; check key and clock.",
    )


def signature_of(body: bytes, *, stamp: str, key: str) -> str:
    """`sha256=` and the hex of the HMAC over stamp, a full stop and the body as it is sent."""
    digest = hmac.new(key.encode(), stamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={digest.hexdigest()}"


def check_signature(body: bytes, *, stamp: str, signature: str, key: str, at: datetime) -> None:
    """Raise `SignatureWrong` unless the signature fits and its stamp (Unix seconds) is near enough."""
    expected = signature_of(body, stamp=stamp, key=key)
    # Bytes: a signature beyond ASCII is a wrong one, not a TypeError.
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")) or not _is_fresh(stamp, at=at):
        raise SignatureWrong(minutes=int(REPLAY_WINDOW.total_seconds()) // 60)


def _is_fresh(stamp: str, *, at: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 11):
        return False
    return abs(at.timestamp() - int(stamp)) <= REPLAY_WINDOW.total_seconds()
