"""Why a file cannot be imported at all, and why one of its rows cannot; each in one sentence."""

from tingmin.kernel.labels import Label
from tingmin.kernel.refusals import Refusal


class FileRefused(Refusal):
    """Nothing of the file can be taken; nothing was written."""


class RowRefused(Refusal):
    """One row cannot be taken; the others can."""


class UnknownProfile(FileRefused):
    """No profile of that name."""

    code = "unknown_profile"
    sentence = Label(
        zh="没有导入方案“{name}”；可用：{known}，或给出一个 .toml 文件。",
        en="There is no profile “{name}”; known: {known}, or give a .toml file.",
    )


class ProfileBroken(FileRefused):
    """A profile that does not say what it must."""

    code = "profile_broken"
    sentence = Label(
        zh="导入方案“{name}”有误（{why}），请对照自带方案改正。",
        en="Profile “{name}” is wrong ({why}); correct it after the pattern of those we ship.",
    )


class FileMissing(FileRefused):
    """A path that cannot be opened."""

    code = "file_missing"
    sentence = Label(
        zh="打不开文件“{file}”（{why}），请核对路径和权限。",
        en="“{file}” cannot be opened ({why}); check path and permissions.",
    )


class FileKindUnknown(FileRefused):
    """Neither CSV nor XLSX nor JSON Lines."""

    code = "file_kind_unknown"
    sentence = Label(
        zh="“{file}”不是可以导入的文件，请另存为 .csv、.xlsx 或 .jsonl。",
        en="“{file}” is no file that can be imported; save it as .csv, .xlsx or .jsonl.",
    )


class FileEmpty(FileRefused):
    """Not one row below the header."""

    code = "file_empty"
    sentence = Label(
        zh="“{file}”里没有数据行，请核对是否选对了文件。",
        en="“{file}” holds no rows; check that it is the right file.",
    )


class WorkbookBroken(FileRefused):
    """An .xlsx that is none."""

    code = "workbook_broken"
    sentence = Label(
        zh="“{file}”不是完好的 XLSX 工作簿，请用表格软件打开后重新另存。",
        en="“{file}” is not a sound XLSX workbook; open it in a spreadsheet and save it again.",
    )


class EncodingUnreadable(FileRefused):
    """Bytes that are neither UTF-8 nor GB18030."""

    code = "encoding_unreadable"
    sentence = Label(
        zh="第{line}行的编码既不是 UTF-8 也不是 GB18030，请把文件另存为 UTF-8 后再导入。",
        en="Line {line} is neither UTF-8 nor GB18030; save the file as UTF-8 and import it again.",
    )


class ColumnMissing(FileRefused):
    """A column that the profile names and the file lacks."""

    code = "column_missing"
    sentence = Label(
        zh="文件缺少列“{missing}”（现有：{present}），请改正表头，或换用其他导入方案。",
        en="The file lacks the column “{missing}” (it has: {present}); correct its header or use another profile.",
    )


class RowBroken(RowRefused):
    """A line that is no row."""

    code = "row_broken"
    sentence = Label(
        zh="这一行读不出来（{why}），引号未闭合时其后各行也会受影响，请改正后再导入。",
        en="This row cannot be read ({why}); an open quote swallows the rows after it. Correct it and import again.",
    )


class TextUnreadable(RowRefused):
    """Half a character, which no database stores."""

    code = "text_unreadable"
    sentence = Label(
        zh="“{column}”里有残缺的字符，请从来源重新导出这一行。",
        en="“{column}” holds broken characters; export this row again from its source.",
    )


class NoDate(RowRefused):
    """Nothing says when the letter came, so no law can be chosen."""

    code = "no_date"
    sentence = Label(
        zh="没有来信日期（“{column}”为空），无法确定适用的规则，请补填后再导入。",
        en="There is no date of receipt (“{column}” is empty), so no law applies; fill it in and import again.",
    )


class DateUnreadable(RowRefused):
    """A date in none of the profile's forms."""

    code = "date_unreadable"
    sentence = Label(
        zh="“{column}”的“{value}”不是日期，请写成{form}的样子。",
        en="“{value}” in “{column}” is not a date; write it like {form}.",
    )


class AnsweredInFuture(RowRefused):
    """An answer after today."""

    code = "answered_in_future"
    sentence = Label(
        zh="答复日期{day}晚于今天，请改为实际答复的日期。",
        en="The day of the answer {day} lies in the future; correct it.",
    )


class AnsweredBeforeReceived(RowRefused):
    """An answer before its letter."""

    code = "answered_before_received"
    sentence = Label(
        zh="答复日期{answered}早于来信日期{received}，请核对这两个日期。",
        en="The answer of {answered} is older than its letter of {received}; check both days.",
    )


class AnswerMissing(RowRefused):
    """A day of answer and no answer."""

    code = "answer_missing"
    sentence = Label(
        zh="有答复日期{day}而没有答复内容，请补填答复，或清空答复日期。",
        en="There is a day of answer {day} but no answer; fill in the answer or clear the day.",
    )


class NoOrgan(RowRefused):
    """Nobody is named who answered."""

    code = "no_organ"
    sentence = Label(
        zh="没有写明办理机关（“{column}”为空），请补填后再导入。",
        en="No organ is named (“{column}” is empty); fill it in and import again.",
    )


class WordNotInProfile(RowRefused):
    """A kind of letter that the profile does not map to a purpose."""

    code = "word_not_in_profile"
    sentence = Label(
        zh="导入方案没有说明“{column}”的“{value}”是什么信访目的，请在 [purposes] 中补上。",
        en="The profile does not say which purpose “{value}” in “{column}” is; add it under [purposes].",
    )


class ChannelNotInProfile(RowRefused):
    """A channel in words that the profile does not map to one of ours."""

    code = "channel_not_in_profile"
    sentence = Label(
        zh="导入方案没有说明“{column}”的“{value}”是哪种信访形式，请在 [channels] 中补上。",
        en="The profile does not say which channel “{value}” in “{column}” is; add it under [channels].",
    )


class RepeatedRow(RowRefused):
    """The same letter twice in one file."""

    code = "repeated_row"
    sentence = Label(
        zh="与第{line}行是同一件（编号或内容相同），只收第一行。",
        en="It is the same letter as line {line} (same id or content); only the first is taken.",
    )
