#!/usr/bin/env python3
"""Verify a Tingmin receipt with nothing but Python (3.8 or newer): no network, no package, no trust in the city.
核验听民凭据：只需 Python，不联网，不装任何软件包。

    python3 -I verify_receipt.py receipt.json [published.json]

`published.json` is optional: a tree head, a list of heads or a public key as the city publishes them. With it you know
that the receipt stands in the same log that everybody else sees. Exit status: 0 valid, 1 invalid, 2 file not readable.

What is checked, in this order (each step is one function below):
 1. the receipt has the form it was issued in;
 2. digest = suite byte + HASH(canonical JSON of the fact): sorted names, no spaces, UTF-8;
 3. leaf = HASH(00 + digest), and the path leads from the leaf to the root of the log (RFC 9162, section 2.1.3.2);
 4. the root stands in a tree head signed by the city: Ed25519 (RFC 8032) or SM2 (GB/T 32918.2);
 5. if you gave a published file: the same root at the same size, or the same key.
"""

import hashlib
import json
import sys
from pathlib import Path

RECEIPT = {"format", "version", "fact", "digest", "position", "path", "head"}
HEAD = {"format", "version", "size", "root", "suite", "at", "key", "signature", "public_key"}
SHA256_ED25519, SM3_SM2 = 1, 2


class Invalid(Exception):
    """Why a receipt does not hold, in both languages."""


def main(arguments):
    try:
        texts = [Path(name).read_text("utf-8-sig") for name in arguments[:2]]
        receipt_text, published = texts[0], [json.loads(text) for text in texts[1:]]
    except (OSError, ValueError, IndexError) as error:
        print("无法读取文件 cannot read the file:", error if arguments else "verify_receipt.py RECEIPT [PUBLISHED]")
        return 2
    try:
        receipt = whole(receipt_text)
        verify(receipt)
        compared = [compare(receipt["head"], each) for each in published]
    except Invalid as why:
        print("无效 invalid:", why)
        return 1
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        print("无效 invalid: 文件不完整或被改动 the file is damaged or was changed")
        return 1
    tell(receipt, compared)
    return 0


def whole(text):
    """Step 1, the outer form; a name that stands twice in one object is a change."""

    def once(pairs):
        require(len(dict(pairs)) == len(pairs), "同名字段重复 a name stands twice")
        return dict(pairs)

    receipt = json.loads(text, object_pairs_hook=once)
    for part, names, form in ((receipt, RECEIPT, "tingmin-receipt"), (receipt["head"], HEAD, "tingmin-tree-head")):
        known = set(part) == names and part["format"] == form and number(part["version"]) == 1
        require(known, "不是本格式的凭据 not a receipt of this format")
    return receipt


def verify(receipt):
    fact, head = receipt["fact"], receipt["head"]
    # Step 2
    digest = bytes([number(fact["suite"])]) + hasher(fact["suite"])(canonical(fact))
    require(digest == unhex(receipt["digest"]), "记录内容与摘要不符 the fact does not match its digest")
    # Step 3
    hash_ = hasher(number(head["suite"]))
    path = [unhex(each) for each in receipt["path"]]
    root = root_from(hash_(b"\x00" + digest), number(receipt["position"]), number(head["size"]), path, hash_)
    require(
        root is not None and bytes([head["suite"]]) + root == unhex(head["root"]),
        "记录不在所称的总账中 the path does not lead from the fact to the root of the log",
    )
    # Step 4
    key = unhex(head["public_key"])
    named = hash_(bytes([head["suite"]]) + key).hex()[:16] == head["key"]
    require(named, "公钥与密钥编号不符 the public key does not match its id")
    message = canonical({name: head[name] for name in HEAD - {"signature", "public_key"}})
    check = {SHA256_ED25519: ed25519_holds, SM3_SM2: sm2_holds}[head["suite"]]
    signed = check(message, unhex(head["signature"]), key)
    require(signed, "树头签名无效 the signature of the tree head does not hold")


def compare(head, published):
    """Step 5; returns what was compared."""
    if published.get("format") == "tingmin-ledger-key":
        same = published["public_key"] == head["public_key"]
        require(same, "签名密钥与公布的公钥不同 signed with another key than the published one")
        return "已与公布的公钥比对 compared with the published key"
    heads = [each for each in published.get("heads", [published]) if each.get("size") == head["size"]]
    require(heads, f"文件中没有规模为 {head['size']} 的树头 the file has no tree head of size {head['size']}")
    same = all(each["root"] == head["root"] and each["public_key"] == head["public_key"] for each in heads)
    require(same, "与公布的树头矛盾 it contradicts the published tree head")
    return "已与公布的树头比对 compared with the published tree head"


def tell(receipt, compared):
    fact, head = receipt["fact"], receipt["head"]
    print("有效 valid")
    print("  记录 fact     ", fact["kind"], fact["at"], fact["subject_kind"], fact["subject_id"])
    print("  位置 place    ", receipt["position"], "/", head["size"])
    print("  树头 tree head", head["at"], head["root"])
    print("  密钥 key      ", head["key"])
    print("证明：签名之时，这条记录已原样写入总账；此后改动或删除它，必与此凭据矛盾。")
    print("Proves: when this head was signed, the fact stood in the log exactly so; changing or deleting it since")
    print("would contradict this receipt.")
    print(
        *compared or ["前提：密钥编号与公布的一致 provided that the key id is the one that the city publishes"],
        sep="\n",
    )


def require(holds, why):
    if not holds:
        raise Invalid(why)


def number(value):
    require(type(value) is int, "数字格式被改动 a number was changed")
    return value


def unhex(text):
    require(bytes.fromhex(text).hex() == text, "十六进制字段被改动 a hexadecimal field was changed")
    return bytes.fromhex(text)


def canonical(content):
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hasher(suite):
    return {SHA256_ED25519: lambda content: hashlib.sha256(content).digest(), SM3_SM2: sm3}[suite]


def root_from(value, position, size, path, hash_):
    """RFC 9162, section 2.1.3.2: the root that the path leads to, or None if the path does not fit the tree."""
    fn, sn = position, size - 1
    if not 0 <= fn <= sn:
        return None
    for sibling in path:
        if sn == 0:
            return None
        if fn % 2 or fn == sn:
            value = hash_(b"\x01" + sibling + value)
            while fn and not fn % 2:
                fn, sn = fn // 2, sn // 2
        else:
            value = hash_(b"\x01" + value + sibling)
        fn, sn = fn // 2, sn // 2
    return value if sn == 0 else None


# Ed25519, RFC 8032 section 5.1: the curve -x² + y² = 1 + D·x²·y² over the field of P elements; L is the group's order.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def ed25519_holds(message, signature, key):
    """[S]B - [k]A must be the point that the first half of the signature encodes."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    a = ed_decode(key)
    if len(signature) != 64 or s >= L or a is None:
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    base = ed_decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    x, y = ed_add(times(s, base, ed_add, (0, 1)), times(k, (-a[0] % P, a[1]), ed_add, (0, 1)))
    return (y | (x & 1) << 255).to_bytes(32, "little") == r


def ed_add(p, q):
    cross = D * p[0] * q[0] * p[1] * q[1] % P
    x = (p[0] * q[1] + q[0] * p[1]) * pow(1 + cross, -1, P) % P
    return x, (p[1] * q[1] + p[0] * q[0]) * pow(1 - cross, -1, P) % P


def ed_decode(text):
    number_, sign = int.from_bytes(text, "little") % 2**255, text[31] >> 7
    y2 = number_ * number_ % P
    x2 = (y2 - 1) * pow(D * y2 + 1, -1, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if x * x % P != x2:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != x2 or number_ >= P or len(text) != 32 or (x == 0 and sign):
        return None
    return (x if x & 1 == sign else P - x), number_


# SM2, GB/T 32918.5: the curve y² = x³ - 3x + B over the field of Q elements, base point G, order N.
Q = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)  # fmt: skip


def sm2_holds(message, signature, key):
    """GB/T 32918.2 section 7, with the signer's name that GM/T 0009 gives."""
    x, y = int.from_bytes(key[1:33], "big"), int.from_bytes(key[33:], "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    fits = len(key) == 65 and key[0] == 4 and len(signature) == 64 and 0 < r < N and 0 < s < N and (r + s) % N
    if not fits or max(x, y) >= Q or (y * y - x**3 + 3 * x - B) % Q:
        return False
    name = b"1234567812345678"
    z = (8 * len(name)).to_bytes(2, "big") + name + b"".join(v.to_bytes(32, "big") for v in (Q - 3, B, *G)) + key[1:]
    e = int.from_bytes(sm3(sm3(z) + message), "big")
    point = sm2_add(times(s, G, sm2_add, None), times((r + s) % N, (x, y), sm2_add, None))
    return point is not None and (e + point[0]) % N == r


def sm2_add(p, q):
    """None is the point at infinity."""
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % Q == 0:
        return None
    rise, run = (3 * p[0] * p[0] - 3, 2 * p[1]) if p == q else (q[1] - p[1], q[0] - p[0])
    slope = rise * pow(run, -1, Q)
    x = (slope * slope - p[0] - q[0]) % Q
    return x, (slope * (p[0] - x) - p[1]) % Q


def times(k, point, add, zero):
    """k times a point, by doubling and adding."""
    total = zero
    while k:
        total = add(total, point) if k & 1 else total
        point, k = add(point, point), k >> 1
    return total


def sm3(message):
    """GB/T 32905; written out because not every Python has it."""

    def rol(x, n):
        return ((x << n % 32) | (x >> (32 - n % 32))) & 0xFFFFFFFF

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    message += b"\x80" + bytes((55 - len(message)) % 64) + (8 * len(message)).to_bytes(8, "big")
    for block in range(0, len(message), 64):
        w = [int.from_bytes(message[at : at + 4], "big") for at in range(block, block + 64, 4)]
        for i in range(16, 68):
            x = w[i - 16] ^ w[i - 9] ^ rol(w[i - 3], 15)
            w.append(x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[i - 13], 7) ^ w[i - 6])
        a, b, c, d, e, f, g, h = state
        for i in range(64):
            early = i < 16
            s1 = rol((rol(a, 12) + e + rol(0x79CC4519 if early else 0x7A879D8A, i)) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if early else a & b | a & c | b & c
            gg = e ^ f ^ g if early else e & f | ~e & g
            t1 = (ff + d + (s1 ^ rol(a, 12)) + (w[i] ^ w[i + 4])) & 0xFFFFFFFF
            t2 = (gg + h + s1 + w[i]) & 0xFFFFFFFF
            a, b, c, d, e, f, g, h = t1, a, rol(b, 9), c, t2 ^ rol(t2, 9) ^ rol(t2, 17), e, rol(f, 19), g
        state = [old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(word.to_bytes(4, "big") for word in state)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
