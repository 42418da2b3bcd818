"""What goes wrong on order: the next calls of a name answered otherwise than Google should."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Fault:
    """Something that goes wrong on order."""

    on: str
    """The call: "get", "batchGet", "batchUpdate", "metadata", "create", "token", or "any"."""
    status: int = 0
    """Answer with this; 0 resets the connection instead."""
    times: int = 1
    applied: bool = False
    """First do what was asked."""
    body: str = ""
    """Answer with this text as HTML, or cut the answer short where it is "cut"."""
    headers: dict[str, str] = field(default_factory=dict)
    message: str = ""
    late_seconds: float = 0
    """The answer comes so late; with nothing else said it is Google's own, and right."""

    @property
    def only_late(self) -> bool:
        """Whether nothing is wrong but the time."""
        return bool(self.late_seconds) and not self.status and not self.body


class Orders:
    """The faults that are still to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put one at the end."""
        self._faults.append(fault)

    def next(self, name: str) -> Fault | None:
        """Return the fault that meets a call of this name, and count it."""
        for fault in self._faults:
            if fault.on in (name, "any"):
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._faults.clear()
