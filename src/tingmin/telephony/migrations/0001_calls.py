"""Lines, calls, seats, shifts and quality checks."""

import django.db.models.deletion
from django.db import migrations, models

import tingmin.kernel.ids

ID = ("id", models.UUIDField(default=tingmin.kernel.ids.new_id, editable=False, primary_key=True, serialize=False))


def _key(name, to, *, related_name="+", null=False):
    protect = django.db.models.deletion.PROTECT
    return name, models.ForeignKey(null=null, on_delete=protect, related_name=related_name, to=to)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("matters", "0008_ended"),
        ("organisations", "0002_communities"),
        ("people", "0004_entries_stand_alone"),
    ]

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ID,
                ("code", models.CharField(max_length=32, unique=True)),
                ("number", models.CharField(max_length=24)),
                ("name_zh", models.CharField(max_length=64)),
                ("name_en", models.CharField(max_length=96)),
                ("merging", models.CharField(max_length=12)),
                ("merged_on", models.DateField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                _key("centre", "organisations.organ"),
                _key("organ", "organisations.organ"),
            ],
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ID,
                ("exchange_id", models.CharField(max_length=128, unique=True)),
                ("rang_at", models.DateTimeField()),
                ("queued", models.BooleanField(default=False)),
                ("popped_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("talking_since", models.DateTimeField(null=True)),
                ("held_since", models.DateTimeField(null=True)),
                ("held_seconds", models.PositiveIntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("end_reason", models.CharField(blank=True, max_length=12)),
                ("agent", models.UUIDField(null=True)),
                ("recording_ref", models.CharField(blank=True, max_length=200)),
                ("handed_to", models.CharField(blank=True, max_length=4)),
                ("three_party", models.BooleanField(default=False)),
                _key("caller", "people.person", null=True),
                _key("centre", "organisations.organ"),
                _key("line", "telephony.line", null=True),
            ],
        ),
        migrations.CreateModel(
            name="QualityDraw",
            fields=[
                ID,
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("size", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("frame_size", models.PositiveIntegerField()),
                ("frame_digest", models.CharField(max_length=64)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.UUIDField()),
                _key("centre", "organisations.organ"),
            ],
        ),
        migrations.CreateModel(
            name="QualityCheck",
            fields=[
                ID,
                ("agent", models.UUIDField()),
                ("checker", models.UUIDField(null=True)),
                ("marks", models.JSONField(default=dict)),
                ("remark", models.TextField(blank=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_at", models.DateTimeField(null=True)),
                _key("call", "telephony.call"),
                _key("draw", "telephony.qualitydraw", related_name="checks"),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ID,
                ("code", models.CharField(max_length=16, unique=True)),
                ("extension", models.CharField(max_length=16, unique=True)),
                ("languages", models.CharField(blank=True, max_length=100)),
                ("in_service", models.BooleanField(default=True)),
                _key("centre", "organisations.organ"),
            ],
        ),
        migrations.CreateModel(
            name="SeatSession",
            fields=[
                ID,
                ("agent", models.UUIDField()),
                ("state", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
                ("took_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                _key("seat", "telephony.seat", related_name="sessions"),
            ],
        ),
        migrations.CreateModel(
            name="SeatChange",
            fields=[
                ID,
                ("state", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                _key("call", "telephony.call", related_name="offers", null=True),
                _key("session", "telephony.seatsession", related_name="changes"),
            ],
        ),
        migrations.AddField(
            model_name="call",
            name="session",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="telephony.seatsession"
            ),
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ID,
                ("day", models.DateField()),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("seats_needed", models.PositiveSmallIntegerField()),
                ("planned_by", models.UUIDField()),
                _key("centre", "organisations.organ"),
            ],
        ),
        migrations.CreateModel(
            name="ShiftDuty",
            fields=[
                ID,
                ("agent", models.UUIDField()),
                ("released_at", models.DateTimeField(null=True)),
                _key("seat", "telephony.seat", null=True),
                _key("shift", "telephony.shift", related_name="duties"),
            ],
        ),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                ID,
                ("sequence", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("extension", models.CharField(blank=True, max_length=16)),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("heard_at", models.DateTimeField()),
                _key("call", "telephony.call", related_name="events"),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("call", "sequence"), name="event_heard_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "ringing",
                                    "answered",
                                    "held",
                                    "resumed",
                                    "transferred",
                                    "joined",
                                    "ended",
                                    "recorded",
                                ],
                            )
                        ),
                        name="event_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallOrder",
            fields=[
                ID,
                ("is_main", models.BooleanField()),
                ("attached_at", models.DateTimeField()),
                _key("call", "telephony.call", related_name="orders"),
                _key("matter", "matters.matter", related_name="calls"),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("call", "matter"), name="attached_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)), fields=("call",), name="call_has_one_main_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Command",
            fields=[
                ID,
                ("command", models.CharField(max_length=12)),
                ("extension", models.CharField(max_length=16)),
                ("to", models.CharField(blank=True, max_length=32)),
                ("ordered_at", models.DateTimeField()),
                ("ordered_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                _key("call", "telephony.call", related_name="commands"),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("sent_at__isnull", True)), fields=["id"], name="command_unsent")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("command__in", ["answer", "hold", "resume", "transfer", "join", "hang_up"])
                        ),
                        name="command_known",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)), fields=("number",), name="number_dialled_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(("merging__in", ["whole", "parallel", "sub_centre"])), name="line_merged_somehow"
            ),
        ),
        migrations.AddConstraint(
            model_name="qualitycheck",
            constraint=models.UniqueConstraint(fields=("draw", "call"), name="call_drawn_once"),
        ),
        migrations.AddConstraint(
            model_name="qualitycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checker__isnull", True), models.Q(("checker", models.F("agent")), _negated=True), _connector="OR"
                ),
                name="nobody_checks_themselves",
            ),
        ),
        migrations.AddIndex(
            model_name="seatsession",
            index=models.Index(
                condition=models.Q(("left_at__isnull", True)), fields=["state", "since"], name="seat_idle_longest"
            ),
        ),
        migrations.AddConstraint(
            model_name="seatsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at__isnull", True)), fields=("agent",), name="agent_at_one_seat"
            ),
        ),
        migrations.AddConstraint(
            model_name="seatsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at__isnull", True)), fields=("seat",), name="seat_has_one_agent"
            ),
        ),
        migrations.AddConstraint(
            model_name="seatsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["ready", "ringing", "talking", "holding", "wrapping_up", "break", "training"])
                ),
                name="seat_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="seatchange",
            index=models.Index(fields=["at"], name="seat_change_by_time"),
        ),
        migrations.AddConstraint(
            model_name="seatchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["ready", "ringing", "talking", "holding", "wrapping_up", "break", "training"])
                ),
                name="seat_changed_to_known",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["rang_at"], name="call_by_time"),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(
                    ("ended_at__isnull", True), ("session__isnull", True), ("talking_since__isnull", True)
                ),
                fields=["centre", "rang_at"],
                name="call_waits",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(condition=models.Q(("ended_at__isnull", True)), fields=["session"], name="call_at_seat"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("end_reason__in", ["answered", "abandoned", "handed_over", ""])),
                name="call_end_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("handed_to__in", ["110", "119", "120", "122", ""])), name="call_handed_to_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at__isnull", True)),
                    models.Q(("ended_at__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="call_ends_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(fields=("centre", "day", "begins"), name="shift_planned_once"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("begins", models.F("ends")), _negated=True), name="shift_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftduty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)), fields=("shift", "agent"), name="on_shift_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftduty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)), fields=("shift", "seat"), name="seat_assigned_once"
            ),
        ),
    ]
