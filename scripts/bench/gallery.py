"""How long a gallery.html takes to open and to scroll through, in headless Chromium, in real time.

    python3 scripts/bench/gallery.py ATLAS/gallery.html [--runs 5]

Needs chromium and `pip install websocket-client`. "ready" is the time from the start of the navigation until the first tiles
are drawn; scrolling goes through the whole page, 800 px a frame.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.request

import websocket

SCROLL = """new Promise(async done => {
  let worst = 0, frames = 0, last = performance.now();
  const began = last, end = document.body.scrollHeight;
  for (let y = 0; y < end; y += 800) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    ++frames;
  }
  done(JSON.stringify({height_px: end, frames, seconds: (performance.now() - began) / 1000, worst_frame_ms: worst}));
})"""


class Browser:
    def __init__(self, port, profile):
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}",
             "--remote-allow-origins=*", f"--user-data-dir={profile}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
                self.socket = websocket.create_connection(next(p for p in pages if p["type"] == "page")["webSocketDebuggerUrl"])
                break
            except OSError:
                time.sleep(0.1)
        self.number = 0

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                return answer["result"]

    def value(self, expression):
        return self.call("Runtime.evaluate", expression=expression, awaitPromise=True)["result"].get("value")

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()


def measure(page, port):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(port, profile)
        browser.call("Emulation.setDeviceMetricsOverride", width=1200, height=900, deviceScaleFactor=1, mobile=False)
        browser.call("Page.navigate", url=page.resolve().as_uri())
        while not browser.value("globalThis.galleryTimes?.ready"):
            time.sleep(0.02)
        ready = browser.value("galleryTimes.ready")
        scroll = json.loads(browser.value(SCROLL))
        browser.close()
        return ready, scroll


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--port", type=int, default=9333)
    o = parser.parse_args()
    runs = [measure(o.page, o.port + i) for i in range(o.runs)]
    ready = sorted(r for r, _ in runs)
    seconds, worst = ([s[key] for _, s in runs] for key in ("seconds", "worst_frame_ms"))
    print(f"{o.page.stat().st_size / 1e6:.1f} MB; ready after {statistics.median(ready) / 1000:.2f} s "
          f"({ready[0] / 1000:.2f} to {ready[-1] / 1000:.2f}, {o.runs} runs)")
    print(f"scrolled through {runs[0][1]['height_px']} px in {statistics.median(seconds):.1f} s, {runs[0][1]['frames']} frames, "
          f"slowest frame {statistics.median(worst):.0f} ms")


if __name__ == "__main__":
    main()
