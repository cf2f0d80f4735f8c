// Measuring piece by piece with a caliper that types. Each value that ends with Enter goes to the server by
// itself, in the order they came; the field is free for the next one at once. A value that does not count
// holds the others back until it is measured again or confirmed. The server judges; nothing is judged here.

const form = document.querySelector("form[data-measure]");
const field = form?.elements.reading;

const queue = []; // values and removals that are still to be sent
let held = null; // the text that was refused; the next one typed takes its place
let typedThrough = false; // the refusal came while the next value was being typed
let sending = false;

const part = (name, root = document) => root.querySelector(`[data-live=${name}]`);
const isComplete = () => part("head").dataset.complete === "yes";
const reasonField = () => document.getElementById("take-out-reason");
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const kept = `measured ${location.pathname}`; // in the session: what could not be sent

// ---- In: a value, "take out", "go on" ------------------------------------------

function enter(event) {
  if (form.elements.column.value.trim()) return; // a column goes as a form, all or nothing
  event.preventDefault();
  const text = field.value.trim();
  const confirmed = form.elements.confirmed.value;
  field.value = "";
  if (text) {
    const value = { reading: text, confirmed, form_token: crypto.randomUUID() };
    const replaces = held !== null && !typedThrough;
    replaces ? queue.unshift(value) : queue.push(value);
    if (replaces) held = null;
    if (typedThrough) showHeld();
    send();
  } else if (isComplete() && !queue.length && held === null) {
    location.assign(form.dataset.measure);
  }
  field.focus();
}

function takeOut(piece) {
  if (held !== null) return forget();
  queue.push({ remove: piece, reason: reasonField()?.value ?? "", form_token: crypto.randomUUID() });
  send();
}

function forget() {
  held = null;
  typedThrough = false;
  field.value = form.elements.confirmed.value = "";
  field.removeAttribute("aria-invalid");
  part("said").replaceChildren();
  send();
}

// ---- Out: one after another ----------------------------------------------------

async function send() {
  if (sending) return;
  sending = true;
  while (queue.length && held === null) {
    const answer = await post(queue[0]);
    if (!answer) break;
    const { page, refused } = answer;
    const sent = queue.shift();
    draw(page);
    if (refused && sent.remove) askReason();
    else if (refused) hold(sent.reading);
    else tell(sent);
  }
  sending = false;
}

async function post(values) {
  const data = new FormData();
  if (values.remove === "last") values.remove = part("head").dataset.taken;
  const instrument = form.elements.instrument.value;
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of Object.entries({ ...values, instrument, csrfmiddlewaretoken: token, live: "1" })) {
    data.set(name, value);
  }
  for (;;) {
    const response = await fetch(location.pathname, { method: "POST", body: data }).catch(() => null);
    const busy = !response || response.status === 503;
    if (!busy && new URL(response.url).pathname === location.pathname && (response.ok || response.status === 422)) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      return { page, refused: response.status === 422 };
    }
    if (!busy) return leave(response.redirected ? response.url : location.href);
    say(form.dataset.waiting.replace("{n}", queue.length));
    await pause(2000);
  }
}

// Signed out meanwhile, or decided by somebody else: keep the values until the page is back.
function leave(url) {
  const values = queue.filter((one) => one.reading).map((one) => one.reading);
  queue.length = 0;
  sessionStorage.setItem(kept, values.join("\n"));
  location.assign(url);
  return null;
}

// ---- What one sees and hears -----------------------------------------------------

function draw(page) {
  for (const name of ["verdict", "head", "said", "chart", "values"]) {
    const fresh = part(name, page);
    if (fresh) part(name).replaceWith(document.importNode(fresh, true));
  }
  form.elements.confirmed.value = part("said").dataset.asked;
  const button = document.querySelector(".stepbar .button-primary");
  if (isComplete()) {
    button.textContent = part("head").dataset.goOn;
    document.getElementById("stepbar-hint").textContent = part("head").dataset.all;
  }
}

function hold(text) {
  held = text;
  typedThrough = field.value !== "";
  if (!typedThrough) showHeld();
  document.dispatchEvent(new Event("wrong-scan"));
}

// A value outside the limits is taken out with a reason.
function askReason() {
  document.dispatchEvent(new Event("wrong-scan"));
  reasonField()?.focus();
}

function showHeld() {
  typedThrough = false;
  field.value = held;
  const wrong = form.elements[part("said").dataset.field];
  wrong.setAttribute("aria-invalid", "true");
  wrong === field ? field.select() : wrong.focus();
}

// The value was right, what it was measured with was not said: it counts as soon as that is chosen.
function chooseInstrument() {
  form.elements.instrument.removeAttribute("aria-invalid");
  if (held !== null && part("said").dataset.field === "instrument") enter(new Event("submit", { cancelable: true }));
  field.focus();
}

function tell(sent) {
  field.removeAttribute("aria-invalid");
  if (sent.reading && part("head").dataset.last === "outside") document.dispatchEvent(new Event("wrong-scan"));
}

function say(text) {
  const line = document.createElement("p");
  line.className = "field-errors";
  line.setAttribute("role", "alert");
  line.textContent = text;
  part("said").replaceChildren(line);
}

// ---- Beginning -------------------------------------------------------------------

function pasteColumn(event) {
  const text = event.clipboardData?.getData("text") ?? "";
  if (!/[\n\t]/.test(text.trim())) return;
  event.preventDefault();
  const { column } = form.elements;
  column.value = text;
  column.closest("details").open = true;
  column.focus();
}

function begin() {
  form.addEventListener("submit", enter);
  field.addEventListener("paste", pasteColumn);
  form.elements.instrument.addEventListener("change", chooseInstrument);
  addEventListener("beforeunload", (event) => queue.length && event.preventDefault());
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "take-out" || !event.submitter) return;
    event.preventDefault();
    takeOut(event.submitter.value);
    field.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
    if (held === null && (event.target !== field || field.value)) return;
    event.preventDefault();
    takeOut("last");
  });
  if (field.hasAttribute("aria-invalid")) held = field.value;
  const left = sessionStorage.getItem(kept);
  sessionStorage.removeItem(kept);
  if (!left) return;
  form.elements.column.value = left;
  form.elements.column.closest("details").open = true;
  say(form.dataset.kept);
}

if (form) begin();

// ---- Counting: the arrows count the pieces that are nonconforming ------------------

const counted = document.querySelector("[data-count-keys]");

counted?.addEventListener("keydown", (event) => {
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  counted.value = Math.max(0, (parseInt(counted.value, 10) || 0) + step);
});
