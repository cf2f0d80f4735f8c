// Counting by scans: the field is free for the next code at once, the scans go to the server in
// their order. Each carries a key of its own, so that one that is sent again counts once.

const form = document.querySelector("form[data-count]");
const field = form.querySelector("[data-scan-target]");
const quantity = form.querySelector("[name=quantity]");
const damaged = form.querySelector("[name=damaged]");
const scans = [];
let sending = false;

const RETRY_AFTER = 2000; // milliseconds: Wi-Fi between the shelves comes back by itself

// A scan leaves the queue when it was answered. What could not be sent is sent again with its key.
async function send() {
  if (sending) return;
  sending = true;
  while (scans.length) {
    const request = { target: form.dataset.count, swap: "outerHTML", values: scans[0] };
    const sent = await htmx.ajax("POST", location.href, request).then(() => true, () => false);
    if (sent) scans.shift();
    sayWaiting(sent ? 0 : scans.length);
    if (!sent) await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
  }
  sending = false;
}

function sayWaiting(count) {
  const notice = document.querySelector("[data-waiting]");
  notice.hidden = count === 0;
  notice.querySelector("strong").textContent = count;
}

// Leaving now would lose what still waits.
addEventListener("beforeunload", (event) => scans.length && event.preventDefault());

function values() {
  const said = { code: field.value, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
  if (quantity?.value) said.quantity = quantity.value;
  if (damaged.checked) said.damaged = "on";
  return said;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (quantity && !quantity.value && /^(\S+\/s\/)?CP-/i.test(field.value)) return quantity.focus();
  if (field.value.trim()) scans.push(values());
  field.value = "";
  if (quantity) quantity.value = "";
  damaged.checked = false;
  field.focus();
  send();
});

// Signed out meanwhile, or refused: show the page that says so, not a piece of it in here.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (new URL(xhr.responseURL).pathname !== location.pathname) location.assign(xhr.responseURL);
});
document.addEventListener("htmx:responseError", () => location.reload());
