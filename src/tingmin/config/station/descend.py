"""Become an ordinary user and run a program: `descend.py UID PROGRAM DATA [ARGUMENT…]`, executed as root.

PostgreSQL refuses root, but the checkout may lie where only root can go (a home folder of mode 0700). Then,
and only then, the program keeps the capabilities to walk and read there, as *ambient* ones: they survive the
change of user and the exec. No folder's permissions are touched. Standard library only: it runs isolated.
"""

import ctypes
import os
import sys

REFUSED = 77
PR_SET_KEEPCAPS, PR_SET_SECUREBITS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 8, 28, 47, 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_SETPCAP = 1, 2, 8
SECBIT_NO_SETUID_FIXUP = 4
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Exit with `REFUSED` and one line on stderr when the kernel forbids it."""
    uid, program, data = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    try:
        become(uid)
        if not (os.access(program, os.R_OK | os.X_OK) and os.access(data, os.R_OK | os.W_OK | os.X_OK)):
            keep_reach()
        os.execv(program, [program, *sys.argv[4:]])
    except OSError as error:
        print(error.strerror, file=sys.stderr)
        sys.exit(REFUSED)


def become(uid: int) -> None:
    """Leave root for good; the capabilities stay permitted but asleep."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    check(libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0))
    os.setresuid(uid, uid, uid)


def keep_reach() -> None:
    """Wake the two capabilities that pass by file permissions, as far as root had them, for the exec."""
    reach = permitted() & (1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH)
    set_capabilities(reach | 1 << CAP_SETPCAP)
    # PostgreSQL asks access(2) about its programs, which otherwise puts the capabilities to sleep for its answer.
    check(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0))
    set_capabilities(reach)
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        if reach >> capability & 1:
            check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0))


def set_capabilities(mask: int) -> None:
    """Exactly these, and none but these from now on."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    check(libc.capset(header, (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)))


def permitted() -> int:
    """The mask of capabilities that this process may use."""
    # In bytes: a codec might have to be imported, and Python's own library may be out of reach by now.
    with open("/proc/self/status", "rb") as status:
        return next(int(line.split()[1], 16) for line in status if line.startswith(b"CapPrm"))


def check(result: int) -> None:
    """Turn a failed system call into the OSError that names it."""
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    main()
