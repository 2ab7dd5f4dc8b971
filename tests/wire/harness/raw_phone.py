"""A phone in a test's own hand: every message is written and read by the test, retransmissions included."""

import socket
import time

from harness.baresip import bracketed
from harness.sip_messages import Credentials, challenge_of, new_branch, new_tag, sdp
from harness.sip_socket import SipSocket, port_of


class RawPhone:
    def __init__(self, exchange, number, password="", transport="udp", host="127.0.0.1", server=None):
        self.exchange = exchange
        self.number = number
        self.host = host
        self.credentials = Credentials(number, password)
        server = server or ("::1" if ":" in host else "127.0.0.1")
        self.wire = SipSocket((server, port_of(exchange, transport)), transport, host)
        self.domain = f"{bracketed(server)}:{port_of(exchange, transport)}"
        self.here = f"{bracketed(host)}:{self.wire.port}"
        if self.wire.websocket:
            self.here = f"{new_tag()}.invalid"  # RFC 7118: nobody can be called there.
        self.cseq = 0
        self._challenge = None
        self._rtp = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self._rtp.bind((host, 0))

    def close(self):
        self.wire.close()
        self._rtp.close()

    # --- writing --------------------------------------------------------------------------------------------

    def sdp(self, **options):
        return sdp(self.host, self._rtp.getsockname()[1], **options)

    def request(self, method, uri=None, lines="", body="", **ids):
        """The text of a request. ids: call_id, from_tag, to_tag, branch, cseq, to; lines end in CRLF."""
        uri = uri or f"sip:{self.domain}"
        cseq = ids.get("cseq")
        if cseq is None:
            cseq = self.cseq = self.cseq + 1
        to_tag = f";tag={ids['to_tag']}" if ids.get("to_tag") else ""
        transport = self.wire.transport.upper()
        content = "Content-Type: application/sdp\r\n" if body and "Content-Type" not in lines else ""
        return (
            f"{method} {uri} SIP/2.0\r\n"
            f"Via: SIP/2.0/{transport} {self.here};branch={ids.get('branch') or new_branch()};rport\r\n"
            f"From: <sip:{self.number}@{self.domain}>;tag={ids.get('from_tag') or new_tag()}\r\n"
            f"To: <{ids.get('to') or uri}>{to_tag}\r\n"
            f"Call-ID: {ids.get('call_id') or new_tag()}\r\nCSeq: {cseq} {method}\r\nMax-Forwards: 70\r\n"
            f"{'' if 'Contact:' in lines else self.contact()}"
            f"{lines}{content}Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )

    def contact(self):
        return f"Contact: <sip:{self.number}@{self.here};transport={self.wire.uri_transport}>\r\n"

    def response(self, request, status, reason, lines="", body="", tag="callee"):
        """The text of a response to what came in."""
        copied = "".join(f"Via: {via}\r\n" for via in request.values("via"))
        copied += "".join(f"Record-Route: {route}\r\n" for route in request.values("record-route"))
        to = request.header("to")
        to += "" if ";tag=" in to or status == 100 else f";tag={tag}"
        content = "Content-Type: application/sdp\r\n" if body else ""
        return (
            f"SIP/2.0 {status} {reason}\r\n{copied}From: {request.header('from')}\r\nTo: {to}\r\n"
            f"Call-ID: {request.header('call-id')}\r\nCSeq: {request.header('cseq')}\r\n"
            f"{'' if 'Contact:' in lines else self.contact()}"
            f"{lines}{content}Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )

    # --- sending and waiting --------------------------------------------------------------------------------

    def respond(self, request, status, reason, **options):
        self.wire.send(self.response(request, status, reason, **options))

    def ask(self, method, uri=None, lines="", body="", **ids):
        """Sends a request and returns its final response; answers a 401 once."""
        ids.setdefault("call_id", new_tag())
        ids.setdefault("from_tag", new_tag())
        answer = self.ask_once(method, uri, lines, body, **ids)
        if answer.status != 401:
            return answer
        if method == "INVITE":
            self.acknowledge_refusal(answer, uri, **ids)
        ids.pop("cseq", None)
        return self.ask_once(method, uri, lines + self.authorization(answer, method, uri), body, **ids)

    def ask_once(self, method, uri=None, lines="", body="", **ids):
        return self.send_until_answered(self.request(method, uri, lines, body, **ids), method)

    def send_until_answered(self, text, method, seconds=10):
        """Its final response. Over UDP it is sent again every half second, much as RFC 3261 17.1 has it."""
        deadline = time.monotonic() + seconds
        is_answered = self.wire.is_stream
        self.wire.send(text)
        while not is_answered and time.monotonic() < deadline:
            message = self.wire.receive(0.5)
            if message is None:
                self.wire.send(text)
            elif message.status >= 200 and message.method == method:
                return message
            elif message.status and message.method == method:
                is_answered = True
        return self.final_response(method, max(0.1, deadline - time.monotonic()))

    def authorization(self, refusal, method, uri=None, algorithm="MD5"):
        self._challenge = challenge_of(refusal, algorithm)
        assert self._challenge, f"no {algorithm} challenge in {refusal}"
        self.credentials.count = 0
        return self.credentials.answer(self._challenge, method, uri or f"sip:{self.domain}")

    def authorization_again(self, method, uri=None, count=None):
        """For the nonce of the last challenge, with the next count or one that was used before."""
        return self.credentials.answer(self._challenge, method, uri or f"sip:{self.domain}", count)

    def acknowledge_refusal(self, answer, uri, **ids):
        """RFC 3261 17.1.1.3: the ACK of a final response other than 2xx has the INVITE's branch and CSeq."""
        branch = answer.header("via").split("branch=")[1].split(";")[0]
        cseq = int(answer.header("cseq").split()[0])
        ids.update(branch=branch, cseq=cseq, to_tag=answer.tag("to"))
        self.wire.send(self.request("ACK", uri, **ids))

    def wait_message(self, wanted, seconds, what):
        deadline = time.monotonic() + seconds
        while (remaining := deadline - time.monotonic()) > 0:
            message = self.wire.receive(remaining)
            if message and wanted(message):
                return message
            if message is None and self.wire.is_closed:
                break
        raise AssertionError(f"no {what} for {self.number} in {seconds} s\n{self.exchange.output()[-3000:]}")

    def final_response(self, method, seconds=10):
        return self.wait_message(
            lambda message: message.status >= 200 and message.method == method,
            seconds,
            f"final response to {method}",
        )

    def wait_response(self, status, method, seconds=10):
        return self.wait_message(
            lambda message: message.status == status and message.method == method,
            seconds,
            f"{status} to {method}",
        )

    def wait_request(self, method, seconds=10):
        return self.wait_message(
            lambda message: message.status == 0 and message.method == method, seconds, method
        )

    # --- whole steps ----------------------------------------------------------------------------------------

    def register(self, expires=60, lines=""):
        answer = self.ask("REGISTER", lines=f"Expires: {expires}\r\n{lines}", to=self.address_of_record())
        assert answer.status == 200, answer
        return self

    def address_of_record(self):
        return f"sip:{self.number}@{self.domain}"

    def invite(self, number, body=None, lines=""):
        return RawCall.begin(self, f"sip:{number}@{self.domain}", self.sdp() if body is None else body, lines)

    def wait_call(self, seconds=10):
        return RawCall.incoming(self, self.wait_request("INVITE", seconds))


class RawCall:
    """One dialog of a raw phone."""

    def __init__(self, phone, uri, ids, invite=None):
        self.phone = phone
        self.uri = uri
        self.ids = ids  # call_id, from_tag; to_tag once it is known.
        self.incoming_invite = invite
        self.answer = None

    @classmethod
    def begin(cls, phone, uri, body, lines=""):
        """Sends an INVITE and answers its challenge; what comes next is for the test to wait for."""
        ids = {"call_id": new_tag(), "from_tag": new_tag()}
        refusal = phone.send_until_answered(phone.request("INVITE", uri, lines, body, **ids), "INVITE")
        assert refusal.status == 401, refusal
        phone.acknowledge_refusal(refusal, uri, **ids)
        call = cls(phone, uri, ids)
        call.branch = new_branch()
        authorization = phone.authorization(refusal, "INVITE", uri)
        phone.wire.send(phone.request("INVITE", uri, lines + authorization, body, branch=call.branch, **ids))
        call.cseq = phone.cseq
        return call

    @classmethod
    def incoming(cls, phone, invite):
        ids = {"call_id": invite.header("call-id"), "to_tag": invite.tag("from"), "from_tag": "callee"}
        return cls(phone, invite.contact_uri(), ids, invite)

    # The caller's side.

    def wait(self, status, seconds=10):
        self.answer = self.phone.wait_response(status, "INVITE", seconds)
        if self.answer.tag("to"):
            self.ids["to_tag"] = self.answer.tag("to")
        if self.answer.contact_uri() and status < 300:
            self.remote = self.answer.contact_uri()
        return self.answer

    def acknowledge(self, body=""):
        """The ACK of a 2xx."""
        cseq = int(self.answer.header("cseq").split()[0])
        ids = {**self.ids, "cseq": cseq}
        self.phone.wire.send(self.phone.request("ACK", self.remote, body=body, **ids))

    def acknowledge_refusal(self):
        ids = {name: value for name, value in self.ids.items() if name != "to_tag"}
        self.phone.acknowledge_refusal(self.answer, self.uri, **ids)

    def cancel(self):
        """RFC 3261 9.1: the INVITE's branch and CSeq number."""
        ids = {"call_id": self.ids["call_id"], "from_tag": self.ids["from_tag"]}
        ids.update(branch=self.branch, cseq=self.cseq)
        self.phone.wire.send(self.phone.request("CANCEL", self.uri, **ids))

    # The called side.

    def respond(self, status, reason, **options):
        self.phone.respond(self.incoming_invite, status, reason, **options)

    def pick_up(self):
        self.respond(200, "OK", body=self.phone.sdp())
        self.phone.wait_request("ACK")
        self.remote = self.uri
        return self

    # Either side.

    def send(self, method, lines="", body=""):
        """A request inside the dialog; returns its final response."""
        return self.phone.ask_once(method, self.remote, lines, body, **self.ids)

    def hang_up(self):
        answer = self.send("BYE")
        assert answer.status == 200, answer

    def wait_bye(self, seconds=10):
        bye = self.phone.wait_request("BYE", seconds)
        self.phone.respond(bye, 200, "OK")
        return bye
