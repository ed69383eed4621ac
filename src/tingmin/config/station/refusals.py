"""What keeps the database from serving, each in one sentence."""

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal


class BadDatabaseUrl(Refusal):
    """DATABASE_URL is no address of a PostgreSQL server."""

    code = "bad_database_url"
    sentence = Label(
        zh="DATABASE_URL 不是有效的 PostgreSQL 地址，应写作 postgresql://用户:密码@主机:端口/库名。",
        en="DATABASE_URL is not the address of a PostgreSQL server; "
        "write it as postgresql://user:password@host:port/name.",
    )


class DatabaseUnreachable(Refusal):
    """The server that DATABASE_URL names does not answer."""

    code = "database_unreachable"
    sentence = Label(
        zh="无法连接 DATABASE_URL 指定的数据库（{reason}）。请检查地址、口令和数据库服务。",
        en="The database that DATABASE_URL names does not answer ({reason}). "
        "Check the address, the password and the server.",
    )


class DatabaseDidNotStart(Refusal):
    """The embedded server ended, or did not answer in time."""

    code = "database_did_not_start"
    sentence = Label(
        zh="内置数据库未能启动（{reason}）。详情见 {log}。",
        en="The embedded database did not start ({reason}). See {log}.",
    )


class DatabaseOfAnother(Refusal):
    """The data folder belongs to another user, and only root may act for them."""

    code = "database_of_another"
    sentence = Label(
        zh="数据目录 {path} 属于其他用户（uid {owner}）。请以该用户或 root 运行，或用 TINGMIN_HOME 指定其他目录。",
        en="The data folder {path} belongs to another user (uid {owner}). "
        "Run as that user or as root, or name another folder in TINGMIN_HOME.",
    )


class CannotDescend(Refusal):
    """PostgreSQL refuses root, and the kernel does not let us become somebody else here."""

    code = "cannot_descend"
    sentence = Label(
        zh="PostgreSQL 不能以 root 运行，而此环境不允许切换到普通用户（{reason}）。"
        "请以普通用户运行，或设置 DATABASE_URL。",
        en="PostgreSQL does not run as root, and here root may not become an ordinary user ({reason}). "
        "Run as an ordinary user, or set DATABASE_URL.",
    )


class UnsupportedServer(Refusal):
    """Too old or too new a PostgreSQL."""

    code = "unsupported_server"
    sentence = Label(
        zh="数据库是 PostgreSQL {version}，本系统需要 15 至 18 版。请换用受支持的版本。",
        en="The database is PostgreSQL {version}; 15 to 18 are supported. Use one of these.",
    )


class NoTrigrams(Refusal):
    """The extension pg_trgm is missing and may not be created by this role."""

    code = "no_trigrams"
    sentence = Label(
        zh="数据库缺少 pg_trgm 扩展。请由数据库管理员在本库执行 create extension pg_trgm。",
        en="The database lacks the extension pg_trgm. Let its administrator run "
        "“create extension pg_trgm” in this database.",
    )


class BlindTrigrams(Refusal):
    """The locale of the database drops Chinese from trigrams, so search would silently find nothing."""

    code = "blind_trigrams"
    sentence = Label(
        zh="数据库的字符分类不识别汉字，检索会找不到内容。请以 LC_CTYPE=C.UTF-8（或其他 UTF-8 区域）重建数据库。",
        en="The database's locale does not know Chinese letters, so search would find nothing. "
        "Create it again with LC_CTYPE=C.UTF-8 or another UTF-8 locale.",
    )
