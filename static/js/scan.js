// A scanner is a keyboard that types fast and ends with Enter. Wherever the focus is, a scan lands in
// the field that asks for it ([data-scan-target]) or opens what was scanned.

const PAUSE = 250; // milliseconds: a longer one begins a new burst; wireless scanners stutter
const PER_KEY = 60; // milliseconds a key on average; people are slower
const SHORTEST = 4; // characters
const OUR_CODE = /^(https?:\/\/\S+\/s\/\S+|[A-Z]{2,3}-\d{4}-\d{3,})$/i;

const words = document.getElementById("shortcuts")?.dataset ?? {};
const search = document.querySelector("[data-search]");

let burst = "";
let firstKey = 0;
let lastKey = 0;
let before; // what the field held before the burst began

const isText = (element) => element?.matches?.("input:not([type=checkbox], [type=radio]), textarea");

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = isText(event.target) ? event.target : null;
    const now = event.timeStamp;
    const goesOn = now - lastKey < PAUSE;
    if (event.key === "Enter") {
      const fast = goesOn && (now - firstKey) / burst.length < PER_KEY;
      if (fast && burst.length >= SHORTEST) finish(event, field);
      burst = "";
    } else if (event.key.length === 1) {
      if (!goesOn || !burst) {
        burst = "";
        firstKey = now;
        before = field && { field, value: field.value };
      }
      burst += event.key;
      lastKey = now;
    }
  },
  true,
);

function finish(event, field) {
  const target = document.querySelector("[data-scan-target]:not(:disabled)");
  if (field && field === target) {
    if (before?.field !== field) field.value = burst; // the focus came in the middle of the scan
    if (!isExpected(target, target.value)) refuse(event, target, target.value);
    return; // otherwise it is where it belongs, and Enter does its work
  }
  if (field === search && field) return;
  // In a field that asks for something else only our own codes are taken for a scan.
  if (field && !OUR_CODE.test(burst)) return;
  if (field && before?.field === field) field.value = before.value;
  event.preventDefault();
  event.stopImmediatePropagation();
  target ? fill(event, target, burst) : open(burst);
}

function fill(event, target, code) {
  if (!isExpected(target, code)) return refuse(event, target, code);
  target.value = code;
  target.dispatchEvent(new Event("input", { bubbles: true }));
  target.dispatchEvent(new Event("change", { bubbles: true }));
  target.focus();
  if (target.hasAttribute("data-scan-submit")) target.form.requestSubmit();
}

function open(code) {
  if (!search) return;
  search.value = code;
  search.form.requestSubmit();
}

// ---- Scans that still wait on this device, on another page --------------------

const waits = Object.keys(localStorage).find(
  (name) => name.startsWith(`scans|${words.user}|`) && name !== `scans|${words.user}|${location.pathname}`,
);
if (waits && words.waitingScans) {
  const link = document.createElement("a");
  link.href = waits.split("|").slice(2).join("|");
  link.textContent = words.waitingScans.replace("{n}", JSON.parse(localStorage[waits]).length);
  say(link);
}

// ---- The wrong code ---------------------------------------------------------

const plain = (code) => code.trim().replace(/^https?:\/\/\S+\/s\//i, "").replace(/\/$/, "").toUpperCase();

function isExpected(target, code) {
  const expected = target.dataset.scanExpect?.toUpperCase().split(" ");
  return !expected || expected.includes(plain(code));
}

function refuse(event, target, code) {
  event.preventDefault();
  event.stopImmediatePropagation();
  target.value = "";
  target.focus();
  beep();
  say((words.wrongScan ?? "{code}").replace("{code}", code));
}

// `told` is a text or an element.
function say(told) {
  const message = document.createElement("div");
  const inner = document.createElement("span");
  message.className = "message tone-red";
  inner.append(told);
  message.append(inner);
  document.getElementById("messages")?.replaceChildren(message);
  message.scrollIntoView({ block: "nearest" });
}

// Two low tones, unlike the scanner's own beep.
function beep() {
  const audio = new AudioContext();
  for (const [start, pitch] of [[0, 330], [0.16, 220]]) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = "square";
    tone.frequency.value = pitch;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + start);
    tone.stop(audio.currentTime + start + 0.14);
  }
  setTimeout(() => audio.close(), 600);
}

// The server refused a scan: it marks the field or sends the event "wrong-scan".
if (document.querySelector("[data-scan-target][aria-invalid=true]")) beep();
document.addEventListener("wrong-scan", beep);
