"""What a session remembers of where it is: the program's own name, and the network address without its end."""

import ipaddress
from dataclasses import dataclass

AGENT_MAX = 200


@dataclass(frozen=True, slots=True)
class Device:
    """As the caller says it is; '' for what is not known."""

    user_agent: str = ""
    address: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """As it is stored."""
        agent = "".join(char for char in self.user_agent if char.isprintable())[:AGENT_MAX]
        return {"user_agent": agent, "address": shortened(self.address)}


UNKNOWN = Device()


def shortened(address: str) -> str:
    """`198.51.100.…` or `2001:db8:1:…`: enough to tell home from elsewhere, not to tell who it was."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is None:
            return ":".join(found.exploded.split(":")[:3]) + ":…"
        found = found.ipv4_mapped
    return ".".join(str(found).split(".")[:3]) + ".…"
