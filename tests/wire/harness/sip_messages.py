"""SIP messages as a test writes and reads them: with as little understanding as possible."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

PARAMETER = re.compile(r'(\w+)=(?:"([^"]*)"|([^,\s]+))')
COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length"}


@dataclass
class Message:
    start: str
    headers: list = field(default_factory=list)  # (name in lower case, value)
    body: str = ""

    @property
    def status(self):
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self):
        """Of a request; of a response, the method that it answers."""
        return self.header("cseq").split()[-1] if self.status else self.start.split()[0]

    def values(self, name):
        return [value for each, value in self.headers if each == name.lower()]

    def header(self, name):
        return next(iter(self.values(name)), "")

    def tag(self, name):
        found = re.search(r";\s*tag=([^;\s>]+)", self.header(name))
        return found.group(1) if found else ""

    def contact_uri(self):
        found = re.search(r"<([^>]+)>", self.header("contact"))
        return found.group(1) if found else self.header("contact").split(";")[0]


def parse(text):
    head, _, body = text.partition("\r\n\r\n")
    start, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    headers = []
    for line in lines:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers.append((COMPACT.get(name, name), value.strip()))
    return Message(start, headers, body)


def new_branch():
    return "z9hG4bK" + secrets.token_hex(8)


def new_tag():
    return secrets.token_hex(6)


def challenge_of(response, algorithm="MD5"):
    """The parameters of the challenge with that algorithm, or None."""
    for value in response.values("www-authenticate") + response.values("proxy-authenticate"):
        found = PARAMETER.findall(value)
        parameters = {name.lower(): quoted or plain for name, quoted, plain in found}
        if parameters.get("algorithm", "MD5").upper() == algorithm:
            return parameters
    return None


@dataclass
class Credentials:
    number: str
    password: str
    count: int = 0

    def answer(self, challenge, method, uri, count=None):
        """An Authorization line for this challenge; each use counts one further (nc)."""
        self.count = count or self.count + 1
        algorithm = challenge.get("algorithm", "MD5")
        digest = hashlib.sha256 if algorithm.upper() == "SHA-256" else hashlib.md5

        def hash_of(text):
            return digest(text.encode()).hexdigest()

        nc, cnonce = f"{self.count:08x}", secrets.token_hex(4)
        ha1 = hash_of(f"{self.number}:{challenge['realm']}:{self.password}")
        ha2 = hash_of(f"{method}:{uri}")
        response = hash_of(f"{ha1}:{challenge['nonce']}:{nc}:{cnonce}:auth:{ha2}")
        return (
            f'Authorization: Digest username="{self.number}", realm="{challenge["realm"]}", '
            f'nonce="{challenge["nonce"]}", uri="{uri}", response="{response}", algorithm={algorithm}, '
            f'cnonce="{cnonce}", qop=auth, nc={nc}\r\n'
        )


def sdp(address, port, direction="sendrecv", payloads="8 0 101", version=1):
    family = "IP6" if ":" in address else "IP4"
    return (
        f"v=0\r\no=- 1 {version} IN {family} {address}\r\ns=-\r\nc=IN {family} {address}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP {payloads}\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
        f"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na={direction}\r\n"
    )
