"""What the running server answers on its socket to things that are no command."""

import asyncio
import json
import logging
import os

import pytest
from starlette.applications import Starlette

SECRET = "anas-secret-note"
DEEP = b"[" * 100_000
NO_COMMANDS = [
    b"[]", b"null", b"7", b'"' + SECRET.encode() + b'"', b"{}", DEEP, b"{", b"\xff", b"",
    b'{"command": []}', b'{"command": [], "arguments": {}}',
    b'{"command": "%s", "arguments": {}}' % SECRET.encode(),
    b'{"command": "clinic add", "arguments": ["%s"]}' % SECRET.encode(),
]  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("line", NO_COMMANDS)
async def test_what_is_no_command_gets_one_line_and_leaves_no_words_in_the_log(
    app: Starlette, line: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = f"{app.state.config.sqlite_path}.sock"
    folder = os.open(os.path.dirname(path), os.O_RDONLY)  # the name alone may be too long
    try:
        with caplog.at_level(logging.INFO):
            reader, writer = await asyncio.open_unix_connection(
                f"/proc/self/fd/{folder}/{os.path.basename(path)}"
            )
            writer.write(line + b"\n")
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
    finally:
        os.close(folder)
    assert json.loads(answer) == {"cannot": "This is no command of this server."}
    [told] = [one for one in caplog.records if one.name in ("moodtrack", "asyncio")]
    assert told.exc_info is None
    assert told.getMessage().startswith("what was asked is no command: ")
    assert SECRET not in caplog.text
