"""A headless Chromium for tests, driven through the DevTools protocol over a pipe: no driver, no
packages. Nothing but this machine can be reached from it, and it keeps a list of what was asked for."""

import base64
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import tempfile
import time

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WAIT_SECONDS_MAX = 20

FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-default-apps", "--metrics-recording-only", "--mute-audio",
    "--force-color-profile=srgb", "--hide-scrollbars", "--remote-debugging-pipe",
    # Names of this machine only: a page that needs another one is broken, not slow.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]


class Browser:
    """`with Browser() as browser: browser.open(url)`: one page of one browser."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="micro_browser_", ignore_cleanup_errors=True)
        commands_out, self.commands = os.pipe()
        self.answers, answers_in = os.pipe()

        def arrange_pipes():  # Chromium reads commands from 3 and writes answers to 4
            spare = [os.dup(commands_out), os.dup(answers_in)]
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)

        self.process = subprocess.Popen(
            [CHROMIUM, *FLAGS, f"--user-data-dir={self.folder.name}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=arrange_pipes, close_fds=False, start_new_session=True)
        os.close(commands_out)
        os.close(answers_in)
        self.buffer = b""
        self.last_id = 0
        self.session = None
        self.sent = {}       # requests of every page so far, by id: (method, url)
        self.responses = []  # (status, url)
        self.messages = []   # what pages complained of: console errors, exceptions, policy violations
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"],
                                 flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(domain + ".enable")
        return self

    def __exit__(self, *_):
        for end in (self.commands, self.answers):  # the browser ends when nobody commands it
            os.close(end)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.folder.cleanup()

    def call(self, method, **parameters):
        """One command of the DevTools protocol, and its answer."""
        self.last_id += 1
        message = {"id": self.last_id, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while True:
            answer = self._next_message(deadline)
            if answer is None:
                raise TimeoutError(f"Chromium did not answer {method}")
            if answer.get("id") != self.last_id:
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            return answer["result"]

    def _next_message(self, deadline):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.answers], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                return None
            piece = os.read(self.answers, 1 << 20)
            if not piece:
                raise RuntimeError("Chromium has ended")
            self.buffer += piece
        text, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(text)
        self._note(message.get("method"), message.get("params"))
        return message

    @property
    def requests(self):
        return list(self.sent.values())

    def _note(self, event, facts):
        if event == "Network.requestWillBeSent":
            self.sent[facts["requestId"]] = facts["request"]["method"], facts["request"]["url"]
        elif event == "Network.loadingFailed" and facts.get("blockedReason") == "csp":
            self.sent.pop(facts["requestId"], None)  # the page's own policy stopped it
        elif event == "Network.responseReceived":
            self.responses.append((facts["response"]["status"], facts["response"]["url"]))
        elif event == "Log.entryAdded" and facts["entry"]["level"] == "error":
            self.messages.append(facts["entry"]["text"] + " " + facts["entry"].get("url", ""))
        elif event == "Runtime.exceptionThrown":
            details = facts["exceptionDetails"]
            self.messages.append(details.get("exception", {}).get("description", details["text"]))

    def size(self, width, height, mobile=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=2 if mobile else 1, mobile=mobile)

    def open(self, url):
        self.call("Page.navigate", url=url)

    def evaluate(self, expression):
        """The value of a JavaScript expression; a promise's when it is one."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description"))
        return result["result"].get("value")

    def wait_for(self, expression):
        """Asks until the expression is true in the page, and returns its value."""
        deadline = time.monotonic() + WAIT_SECONDS_MAX
        while True:
            value = self.evaluate(expression)
            if value:
                return value
            if time.monotonic() > deadline:
                raise TimeoutError(f"never true: {expression}\n" + "\n".join(self.messages) +
                                   "\n" + str(self.evaluate("document.body.innerText"))[:2000])
            self._next_message(time.monotonic() + 0.05)

    def click(self, selector):
        found = json.dumps(selector)
        self.wait_for(f"!!document.querySelector({found})")
        self.evaluate(f"document.querySelector({found}).click()")

    def text(self, selector):
        found = json.dumps(selector)
        return self.wait_for(f"(document.querySelector({found}) || {{}}).innerText")

    def screenshot(self, path, whole_page=False):
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole_page)
        path.write_bytes(base64.b64decode(picture["data"]))
