"""A small Slack of the tests' own: it keeps what is said to it, and breaks where it is told to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


class FakeSlack:
    """Keeps messages as Slack does, and breaks where a test wants it to.

    `faults` holds for each method what the next calls do instead of answering: "500", "reset"
    or "silence" after the request was carried out, the same with "lost-" before it was, a
    number of seconds for a 429, or one of Slack's error words.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.faults: dict[str, list[str | int]] = {}
        self.uploads: list[dict[str, str]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.channels = [
            {"id": "C0000000001", "name": "general"},
            {"id": "C0000000002", "name": "news-digest"},
            {"id": "C0000000003", "name": "attic", "is_archived": True},
        ]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        """Root of its Web API."""
        return f"http://127.0.0.1:{self._server.server_port}/api/"

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def roots(self) -> list[dict[str, Any]]:
        """Messages in the channel itself."""
        return [m for m in self.messages if not m.get("thread_ts")]

    def thread(self, ts: str) -> list[dict[str, Any]]:
        """Messages under one of them, in order."""
        return [m for m in self.messages if m.get("thread_ts") == ts]

    def answer(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """Carry out a request."""
        if method == "chat.postMessage":
            message = {**body, "ts": f"1795000000.{len(self.messages):06d}"}
            self.messages.append(message)
            return {"ok": True, "ts": message["ts"], "channel": body["channel"]}
        if method == "chat.update":
            found = [m for m in self.messages if m["ts"] == body["ts"]]
            if not found:
                return {"ok": False, "error": "message_not_found"}
            found[0].update(body)
            return {"ok": True, "ts": body["ts"]}
        if method == "files.getUploadURLExternal":
            self.uploads.append({"id": f"F{len(self.uploads)}", "name": body["filename"]})
            return {
                "ok": True,
                "upload_url": f"{self.url}upload",
                "file_id": self.uploads[-1]["id"],
            }
        if method == "upload":
            return {"ok": True}
        if method == "files.completeUploadExternal":
            return self._share(body)
        if method == "auth.test":
            return {"ok": True, "user_id": "UBOT"}
        if method == "reactions.get":
            return {"ok": True, "message": self._with_all_users(body["timestamp"])}
        if method == "conversations.list":
            return {"ok": True, "channels": self.channels}
        if method == "conversations.history":
            return self._page(self.roots()[::-1], body)
        if method == "conversations.replies":
            root = [m for m in self.messages if m["ts"] == body["ts"]]
            return self._page([*root, *self.thread(body["ts"])], body)
        return {"ok": False, "error": "unknown_method"}

    def _share(self, body: dict[str, Any]) -> dict[str, Any]:
        given = json.loads(body["files"]) if isinstance(body["files"], str) else body["files"]
        files = [f for f in self.uploads if f["id"] in {one["id"] for one in given}]
        ts = f"1795000000.{len(self.messages):06d}"
        self.messages.append({**body, "ts": ts, "text": "", "files": files})
        return {"ok": True, "files": files}

    def _with_all_users(self, ts: str) -> dict[str, Any]:
        (message,) = (m for m in self.messages if m["ts"] == ts)
        return {"reactions": [{**r, "users": r["all"]} for r in message["reactions"]]}

    def _page(self, messages: list[dict[str, Any]], body: dict[str, Any]) -> dict[str, Any]:
        # pages of two, so that whoever looks must turn them
        start = int(body.get("cursor") or 0)
        more = str(start + 2) if start + 2 < len(messages) else ""
        page = messages[start : start + 2]
        return {"ok": True, "messages": page, "response_metadata": {"next_cursor": more}}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        slack = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                method = self.path.rpartition("/")[2]
                length = int(self.headers.get("Content-Length", 0))
                raw = self.rfile.read(length).decode(errors="replace")
                as_json = "json" in self.headers.get("Content-Type", "")
                body = json.loads(raw or "{}") if as_json else dict(parse_qsl(raw[:9999]))
                slack.calls.append((method, body))
                queue = slack.faults.get(method)
                fault = queue.pop(0) if queue else ""
                self._respond(method, body, fault)

            def _respond(self, method: str, body: dict[str, Any], fault: str | int) -> None:
                if isinstance(fault, int):
                    self._send(429, {"ok": False, "error": "ratelimited"}, str(fault))
                    return
                kind = fault.removeprefix("lost-")
                if kind not in ("", "500", "reset", "silence"):
                    self._send(200, {"ok": False, "error": fault, "needed": "chat:write"})
                    return
                answer = {} if fault.startswith("lost-") else slack.answer(method, body)
                if kind == "500":
                    self._send(500, {})
                elif kind == "silence":
                    threading.Event().wait(1.5)
                elif kind == "reset":
                    self.connection.close()
                else:
                    self._send(200, answer)

            def _send(self, status: int, data: dict[str, Any], retry_after: str = "") -> None:
                raw = json.dumps(data).encode() if data else b"oops"
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                if retry_after:
                    self.send_header("Retry-After", retry_after)
                self.end_headers()
                self.wfile.write(raw)

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except (ValueError, OSError):  # we closed it under ourselves on purpose
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler
