"""The clock on the wall of everybody we talk with; times are stored in UTC and spoken by this one."""

from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
