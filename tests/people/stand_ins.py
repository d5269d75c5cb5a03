"""Servers that do what a slapd does not: cut an answer short, give a large group as Active Directory does."""
import socket
import threading


class Cutting:
    """A way to a server that is cut once so many bytes came back."""

    def __init__(self, port, after):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.target, self.after = port, after
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        try:
            client, _ = self.listener.accept()
        except OSError:
            return
        server = socket.create_connection(("127.0.0.1", self.target))
        threading.Thread(target=self.pump, args=(client, server, None), daemon=True).start()
        self.pump(server, client, self.after)
        for one in (client, server):
            one.shutdown(socket.SHUT_RDWR)
            one.close()

    @staticmethod
    def pump(source, target, most):
        try:
            while data := source.recv(4096):
                target.sendall(data if most is None else data[:most])
                if most is not None and (most := most - len(data)) <= 0:
                    return
        except OSError:
            pass


def ber(tag, *parts):
    content = b"".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


class ActiveDirectory(threading.Thread):
    """As much of Active Directory as a large group needs: members come 1500 at a time, by `member;range=`."""

    def __init__(self, person_entry, group_entry, members):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.person_entry, self.group_entry, self.members = person_entry, group_entry, members
        self.modified = []
        self.start()

    def run(self):
        try:
            while True:
                client, _ = self.listener.accept()
                with client:
                    while request := client.recv(1 << 16):
                        self.answer(client, request)
        except OSError:
            pass

    @staticmethod
    def entry(number, name, attributes):
        listed = [ber(0x30, ber(4, key), ber(0x31, *(ber(4, value) for value in values))) for key, values in attributes.items()]
        return ber(0x30, ber(2, number), ber(0x64, ber(4, name), ber(0x30, *listed)))

    def answer(self, client, request):
        start = 2 if request[1] < 0x80 else 2 + (request[1] & 0x7F)
        size = request[start + 1]
        number = request[start + 2:start + 2 + size]
        operation = request[start + 2 + size]
        if operation == 0x42:
            return
        if operation == 0x63 and b"member" in request.replace(self.group_entry.encode(), b""):
            first = int(request.split(b"range=")[1].split(b"-")[0]) if b"range=" in request else 0
            part = self.members[first:first + 1500]
            last = "*" if first + 1500 >= len(self.members) else str(first + len(part) - 1)
            client.sendall(self.entry(number, self.group_entry, {f"member;range={first}-{last}": part}))
        elif operation == 0x63 and self.group_entry.encode() in request:
            client.sendall(self.entry(number, self.group_entry, {"objectClass": ["top", "group"]}))
        elif operation == 0x63:
            client.sendall(self.entry(number, self.person_entry, {"objectClass": ["user"], "sAMAccountName": ["a"], "sn": ["A"],
                                                                  "objectGUID": [bytes(range(16))]}))
        elif operation == 0x66:
            self.modified.append(request)
        done = {0x60: 0x61, 0x63: 0x65, 0x66: 0x67}[operation]
        client.sendall(ber(0x30, ber(2, number), ber(done, b"\x0a\x01\x00", ber(4, ""), ber(4, ""))))
