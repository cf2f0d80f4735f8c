// Scans that wait for the network. Each is kept on the device before anything else happens, with a
// key of its own, and leaves when the server has answered: what is sent again is done once. The
// queue outlives a reload and a restart; pages that share a name share the queue.

const RETRY_AFTER = 2000; // milliseconds: Wi-Fi between the shelves comes back by itself
const PATIENCE = 15_000; // milliseconds for one answer
const PREFIX = "scans|";

const newKey = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16),
  ); // pages without HTTPS have no randomUUID

class ScanQueue {
  // user: whose scans these are. address: the page they belong to. send(scan, signal): resolves to
  // true when the scan was answered, to false when it is to be sent again; "stop" keeps it and all
  // that follow until the page is opened anew. changed(count): how many wait.
  constructor({ user, address, send, changed }) {
    this.name = `${PREFIX}${user}|${address}`;
    Object.assign(this, { send, changed, sending: false });
    addEventListener("online", () => this.wake?.());
    addEventListener("storage", (event) => event.key === this.name && this.changed(this.waiting.length));
    // Where the device keeps nothing, leaving now would lose what waits.
    addEventListener("beforeunload", (event) => this.unkept && this.waiting.length && event.preventDefault());
  }

  get waiting() {
    return this.unkept ?? JSON.parse(localStorage.getItem(this.name) ?? "[]");
  }

  keep(scans) {
    try {
      if (scans.length) localStorage.setItem(this.name, JSON.stringify(scans));
      else localStorage.removeItem(this.name);
      this.unkept = undefined;
    } catch {
      this.unkept = scans; // private windows and full disks: at least as long as the page is open
    }
    this.changed(scans.length);
  }

  add(values) {
    const scan = { key: newKey(), scanned_at: new Date().toISOString(), ...values };
    this.keep([...this.waiting, scan]);
    this.run();
    return scan;
  }

  // One after another, in the order of the scans. Another page may be sending the same queue: then
  // the server is told twice, answers the same twice, and each takes off only what was answered.
  async run() {
    if (this.sending) return;
    this.sending = true;
    for (let scan; (scan = this.waiting[0]); ) {
      const answered = await this.send(scan, AbortSignal.timeout(PATIENCE)).catch(() => false);
      if (answered === "stop") break;
      if (answered) this.keep(this.waiting.filter((other) => other.key !== scan.key));
      else await this.pause();
    }
    this.sending = false;
  }

  pause() {
    return new Promise((resolve) => {
      this.wake = resolve;
      setTimeout(resolve, RETRY_AFTER);
    });
  }
}

// Post `values` as a form does. Rejects without a network; the answer may be any.
function postScan(address, values, { token, signal, headers = {} }) {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams(values),
    headers: { "X-CSRFToken": token, ...headers },
    signal,
  });
}

// What an answer that is not the expected one means for the scan that it answers.
function verdictOn(response) {
  if (response.status >= 500 || response.status === 429) return false; // later
  if (response.redirected || [401, 403].includes(response.status)) return "stop"; // signed out
  return true;
}

// For pages of which the server draws one part anew: sends a scan to the page itself and puts the
// answer in place of the part that `selector` names.
function sendToPage(form, selector) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  return async (scan, signal) => {
    const headers = { "HX-Request": "true" };
    const response = await postScan(location.href, scan, { token, signal, headers });
    const verdict = verdictOn(response);
    // Signed out meanwhile, or refused: show the page that says so, not a piece of it in here.
    if (verdict === "stop") location.assign(response.url);
    if (verdict !== true) return verdict;
    goOnAt(response.headers.get("HX-Replace-Url"));
    const elsewhere = response.headers.get("HX-Redirect");
    if (elsewhere) return leaveFor(elsewhere);
    htmx.swap(document.querySelector(selector), await response.text(), { swapStyle: "outerHTML" });
    if (response.headers.get("HX-Trigger")) document.dispatchEvent(new Event(response.headers.get("HX-Trigger")));
    return true;
  };
}

// The shelf that was scanned stands in the address. What still waits belongs to it, also after a
// restart of the device.
const SHELF = "shelf|";

function goOnAt(address) {
  if (!address) return;
  history.replaceState(null, "", address);
  try {
    localStorage.setItem(SHELF + location.pathname, location.href);
  } catch {
    // then a restart needs the shelf scanned again
  }
}

function goOnWhereLeft(queue) {
  if (queue.waiting.length && !location.search) goOnAt(localStorage.getItem(SHELF + location.pathname));
}

// After the scan has left the queue.
function leaveFor(address) {
  setTimeout(() => location.assign(address));
  return true;
}

globalThis.scans = { ScanQueue, goOnWhereLeft, postScan, sendToPage, verdictOn, newKey };
