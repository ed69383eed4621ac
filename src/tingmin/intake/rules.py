"""Pure rules of the register: which files are taken, told by their first bytes and not by their name."""

from dataclasses import dataclass

from tingmin.intake.types import File
from tingmin.kernel.labels import Label

LARGEST_FILE = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that can be read in any office: its media type, name endings and first bytes."""

    media_type: str
    endings: tuple[str, ...]
    signature: bytes
    offset: int = 0


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("application/pdf", (".pdf",), b"%PDF-"),
    FileKind("image/jpeg", (".jpg", ".jpeg"), b"\xff\xd8\xff"),
    FileKind("image/png", (".png",), b"\x89PNG\r\n\x1a\n"),
    FileKind("image/webp", (".webp",), b"WEBP", 8),
    FileKind("image/heic", (".heic",), b"ftyp", 4),
    FileKind("video/mp4", (".mp4", ".m4v"), b"ftyp", 4),
    FileKind("audio/mpeg", (".mp3",), b"ID3"),
    FileKind("audio/mp4", (".m4a",), b"ftyp", 4),
    FileKind("audio/wav", (".wav",), b"RIFF"),
    FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), b"PK\x03\x04"),
)

TAKEN = Label(
    "PDF、Word（docx）、照片（jpg、png、webp、heic）、录音（mp3、m4a、wav）、视频（mp4）",
    "PDF, Word (docx), photos (jpg, png, webp, heic), sound (mp3, m4a, wav), video (mp4)",
)


def kind_of(file: File) -> FileKind | None:
    """The kind of a file by its bytes and its ending; None when it is none that we take."""
    return next((kind for kind in FILE_KINDS if _is(file, kind)), None)


def objection_to(file: File) -> Label | None:
    """Why a file is not taken, in one sentence; None when it is."""
    if len(file.content) > LARGEST_FILE:
        return Label(
            f"附件“{file.name}”超过20MB，未收下，请压缩后补交。",
            f"The file “{file.name}” is over 20 MB and was not taken; send a smaller one.",
        )
    if kind_of(file) is None:
        return Label(
            f"附件“{file.name}”不是可以接收的类型，未收下，请改用{TAKEN.zh}后补交。",
            f"The file “{file.name}” is of a kind we cannot take; send it as {TAKEN.en}.",
        )
    return None


def _is(file: File, kind: FileKind) -> bool:
    begins = file.content[kind.offset : kind.offset + len(kind.signature)] == kind.signature
    return begins and file.name.lower().endswith(kind.endings)
