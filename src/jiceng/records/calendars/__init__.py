"""Calendars that phones subscribe to: iCalendar feeds (RFC 5545) by secret link."""
