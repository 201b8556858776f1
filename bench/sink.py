"""A mail server and a push service that take everything, and count: in a process of its own."""

import asyncio
import re
import sys

CHUNK = 1 << 20


class Count:
    letters = 0
    pushes = 0


async def mail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            Count.letters += 1
        writer.write(b"221 bye\r\n" if word.startswith(b"QUIT") else b"250 well\r\n")
    writer.close()


async def push(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            break
        [length] = re.findall(rb"(?i)content-length: *(\d+)", head)
        await reader.readexactly(int(length))
        if head.startswith(b"GET"):
            said = f"{Count.letters} {Count.pushes}".encode()
            writer.write(b"HTTP/1.1 200 x\r\ncontent-length: %d\r\n\r\n%s" % (len(said), said))
            continue
        Count.pushes += 1
        writer.write(b"HTTP/1.1 201 x\r\ncontent-length: 0\r\n\r\n")
    writer.close()


async def main() -> None:
    servers = [await asyncio.start_server(one, "127.0.0.1", 0) for one in (mail, push)]
    print(*(one.sockets[0].getsockname()[1] for one in servers), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # until it is closed
    print(Count.letters, Count.pushes, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
