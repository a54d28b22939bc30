"""Start and end of a row from whatever columns tell them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from rapporteur.intake import days, times
from rapporteur.intake.cells import as_text, keep
from rapporteur.intake.contract import Issue, Options, Record


class Moments:
    """Start and end of one row from whatever columns tell them."""

    def __init__(self, record: Record, found: dict[str, Any], habits: times.Habits, options: Options) -> None:
        self._record, self._found, self._habits, self._options = record, found, habits, options
        self.issues: list[Issue] = []
        self._end = self._read("end") or self._read("end_time")
        self._start = self._read_start("start") or self._read_start("start_time")
        if "start" in found and "start_time" in found:
            self._start = _both(self._start, self._read_start("start_time"))
        if "end" in found and "end_time" in found:
            self._end = _both(self._end, self._read("end_time"))
        if "timespan" in found:
            start, end = times.read_span(found["timespan"], habits)
            if start is None or start.clock is None:
                self._unreadable("timespan")
            self._start, self._end = _both(self._start, start), _both(self._end, end)
        self._day = self._first_day()
        self._begun: datetime | None = None

    def start(self) -> datetime | None:
        self._begun = times.together(self._day, self._start) if self._start else None
        if self._begun is None:
            self._keep_unused()
        return self._begun

    def end(self) -> datetime | None:
        if self._end is None or self._end.clock is None:
            return self._after_duration()
        last = self._read("end_date")
        day = (last.day if last else None) or (self._begun.date() if self._begun else self._day)
        end = times.together(day, self._end)
        if end is None:
            return None
        if self._begun and end.tzinfo is None and self._begun.tzinfo:
            end = end.replace(tzinfo=self._begun.tzinfo)
        is_clock_only = self._end.day is None and last is None
        if self._begun and self._begun.tzinfo is None and end.tzinfo:
            return end
        if self._begun and is_clock_only and (end < self._begun or (end == self._begun and not any(
                (end.hour, end.minute)))):  # fmt: skip
            end += timedelta(days=1)
        return end

    def _after_duration(self) -> datetime | None:
        if "duration" not in self._found:
            return None
        length = times.read_duration(self._found["duration"])
        if length is None or self._begun is None:
            keep(self._record, self._found["duration column"], as_text(self._found["duration"]))
            return None
        return self._begun + length

    def _first_day(self) -> date | None:
        when = self._read("date")
        weekday = days.read_weekday(self._found["weekday"]) if "weekday" in self._found else None
        day = when.day if when else (self._start.day if self._start else None)
        if when and when.clock is not None and self._start is None:
            self._start = when
        if weekday is not None:
            if day is None:
                return days.day_of_weekday(weekday, self._options.starts_on, self._options.ends_on)
            if day.weekday() != weekday:
                params = {"value": as_text(self._found["weekday"]), "day": day.isoformat()}
                self.issues.append(Issue("weekday-contradicts", self._record.place, params))
        return day

    def _keep_unused(self) -> None:
        """A day or time that makes no whole moment is kept as it is written."""
        for target in ("date", "start", "start_time", "weekday", "end", "end_time", "timespan"):
            if target in self._found:
                keep(self._record, self._found[f"{target} column"], as_text(self._found[target]))

    def _read(self, target: str) -> times.When | None:
        if target not in self._found:
            return None
        when = times.read_when(self._found[target], self._habits)
        if when is None:
            self._unreadable(target)
        return when

    def _read_start(self, target: str) -> times.When | None:
        """The start; a text that tells both ends gives the end too, if no other column does."""
        value = self._found.get(target)
        if self._end is None and isinstance(value, str):
            start, end = times.read_span(value, self._habits)
            if start is not None and end is not None:
                self._end = end
                return start
        return self._read(target)

    def _unreadable(self, target: str) -> None:
        text = as_text(self._found[target]).strip()
        if text:
            keep(self._record, self._found[f"{target} column"], text)
            issue = Issue("time-unreadable", self._record.place, {"value": text[:80]})
            if issue not in self.issues:
                self.issues.append(issue)


def _both(one: times.When | None, other: times.When | None) -> times.When | None:
    """The two completed by each other."""
    if one is None or other is None:
        return one or other
    clock = one.clock if one.clock is not None else other.clock
    return times.When(one.day or other.day, clock, one.zone or other.zone)
