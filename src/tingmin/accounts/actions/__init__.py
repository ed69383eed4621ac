"""All writes of the accounts room."""

from tingmin.accounts.actions.appointing import AppointsOneself as AppointsOneself
from tingmin.accounts.actions.appointing import PostsExcludeEachOther as PostsExcludeEachOther
from tingmin.accounts.actions.appointing import appoint as appoint
from tingmin.accounts.actions.appointing import end_appointment as end_appointment
from tingmin.accounts.actions.appointing import open_account as open_account
from tingmin.accounts.actions.appointing import reset_password as reset_password
from tingmin.accounts.actions.emergencies import emergency_post as emergency_post
from tingmin.accounts.actions.emergencies import start_emergency as start_emergency
from tingmin.accounts.actions.exporting import decide_export as decide_export
from tingmin.accounts.actions.exporting import note_delivery as note_delivery
from tingmin.accounts.actions.exporting import order_export as order_export
from tingmin.accounts.actions.exporting import order_for_delivery as order_for_delivery
from tingmin.accounts.actions.reading import forget_readings as forget_readings
from tingmin.accounts.actions.reading import note_readings as note_readings
