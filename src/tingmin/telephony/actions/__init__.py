"""All writes of the telephony room."""

from tingmin.telephony.actions.calls import attach, command_taken, hand_over, order
from tingmin.telephony.actions.events import hear
from tingmin.telephony.actions.lines import add_line, add_seat, end_line
from tingmin.telephony.actions.quality import draw_sample, mark, reply
from tingmin.telephony.actions.seats import clear_seat, leave_seat, recall_unanswered, set_state, take_seat
from tingmin.telephony.actions.shifts import assign, plan_shift, unassign
from tingmin.telephony.actions.silence import end_silent

__all__ = [
    "add_line",
    "add_seat",
    "assign",
    "attach",
    "clear_seat",
    "command_taken",
    "draw_sample",
    "end_line",
    "end_silent",
    "hand_over",
    "hear",
    "leave_seat",
    "mark",
    "order",
    "plan_shift",
    "recall_unanswered",
    "reply",
    "set_state",
    "take_seat",
    "unassign",
]
