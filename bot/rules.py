"""From the settings to the rules that verbs go by; decides nothing."""

from __future__ import annotations

from actions import ReminderRules, Rules
from bot.config import Config


def rules(config: Config) -> Rules:
    """All of them."""
    return Rules(
        invite_days=config.invites.valid_days,
        link_minutes=config.web.link_minutes,
        session_hours=config.web.session_hours,
        public_url=config.server.public_url,
        operator=config.server.operator,
        file_bytes=config.media.max_mb * 1_000_000,
        reminders=_reminder_rules(config),
    )


def _reminder_rules(config: Config) -> ReminderRules:
    chosen = config.reminders
    return ReminderRules(
        daily_at=chosen.daily_at,
        morning_at=chosen.morning_at,
        quiet_from=chosen.quiet_from,
        quiet_until=chosen.quiet_until,
        zone=config.locale.zone,
        returned_days=chosen.returned_days,
        silent_days=chosen.silent_days,
        waiting_days=chosen.waiting_days,
        visit_days=chosen.visit_days,
        month_hours=chosen.month_hours,
        pages=bool(config.server.public_url),
    )
