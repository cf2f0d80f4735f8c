// What makes the pages quicker; every page works without it.
// Shortcuts, forms that are sent once, Enter that goes on, menus, lists under the keyboard.

const html = document.documentElement;
html.classList.add("js");

const isTyping = (element) =>
  element?.matches?.("input:not([type=checkbox], [type=radio], [type=button]), select, textarea, [contenteditable]");

// ---- Shortcuts --------------------------------------------------------------
// A key counts only when no other follows at once: scanners type, too, and a code may hold a "/".

const SHORTCUT_DELAY = 120; // milliseconds, longer than a scanner takes from key to key
let pending;

const shortcuts = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("shortcuts")?.showModal(),
  j: () => moveInQueue(1),
  k: () => moveInQueue(-1),
};

document.addEventListener("keydown", (event) => {
  clearTimeout(pending);
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (Object.hasOwn(shortcuts, event.key)) {
    if (event.key === "/") event.preventDefault(); // Firefox opens its own search
    pending = setTimeout(shortcuts[event.key], SHORTCUT_DELAY);
  }
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (direction && event.target.closest?.("[data-queue]")) {
    event.preventDefault();
    moveInQueue(direction);
  }
});

// ---- Lists under the keyboard: [data-queue], rows by their first link --------

function moveInQueue(direction) {
  const queues = [...document.querySelectorAll("[data-queue]")];
  const rows = queues.flatMap((queue) =>
    [...queue.querySelectorAll("tbody tr, li")].map((row) => row.querySelector("a[href]")).filter(Boolean),
  );
  if (!rows.length) return;
  const here = rows.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
  const next = here < 0 ? (direction > 0 ? 0 : rows.length - 1) : here + direction;
  rows[Math.min(Math.max(next, 0), rows.length - 1)].focus();
}

// ---- Forms ------------------------------------------------------------------

const RESTORE_AFTER = 8000; // milliseconds: a download leaves the page standing

function setBusy(form, busy) {
  const buttons = [...form.elements].filter((control) => control.type === "submit");
  for (const button of buttons) {
    if (busy === button.hasAttribute("data-busy")) continue;
    if (busy && button.disabled) continue; // refused for a reason of its own: not ours to restore
    button.disabled = busy;
    button.toggleAttribute("data-busy", busy);
    busy ? button.setAttribute("aria-busy", "true") : button.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-repeatable")) return;
  // After the browser has collected the fields, so that the pressed button is among them.
  setTimeout(() => {
    if (event.defaultPrevented && !form.matches("[hx-post], [data-hx-post]")) return;
    setBusy(form, true);
    setTimeout(() => setBusy(form, false), RESTORE_AFTER);
  });
});

const restoreAll = () => [...document.forms].forEach((form) => setBusy(form, false));
addEventListener("pageshow", restoreAll);
document.addEventListener("htmx:afterRequest", restoreAll);

// Fields in a closed <details> have a place on the page, and still cannot be reached.
const isShown = (field) => (field.checkVisibility ? field.checkVisibility() : field.offsetParent);

// Enter goes on to the next field of a step, and sends the form from the last one.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  const form = event.target.form;
  if (!form?.matches("[data-enter-next]") || !event.target.matches("input, select")) return;
  const fields = [...form.elements].filter(
    (field) => field.matches("input:not([type=hidden]), select, textarea") && !field.disabled && isShown(field),
  );
  // A group of radio buttons is one field.
  const next = fields.slice(fields.indexOf(event.target) + 1).find((field) => field.name !== event.target.name);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select?.();
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("[data-autosubmit]")) field.form.requestSubmit();
  if (field.matches("[data-select-all]")) selectAll(field);
  if (field.matches("[data-photo] input[type=file]")) previewPhoto(field);
});

function selectAll(master) {
  const scope = master.closest("[data-select-scope]") ?? document;
  for (const box of scope.querySelectorAll(`input[type=checkbox][name="${master.dataset.selectAll}"]`)) {
    box.checked = master.checked;
  }
}

// Every group of radio buttons that has one of the values gets it; the others stay as they are.
function chooseAll(button) {
  const values = button.dataset.chooseAll.split(" ");
  for (const radio of button.form.querySelectorAll("input[type=radio]")) {
    if (!values.includes(radio.value)) continue;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function previewPhoto(field) {
  const picture = field.closest("[data-photo]").querySelector("[data-photo-preview]");
  if (picture.src) URL.revokeObjectURL(picture.src);
  picture.hidden = !field.files.length;
  if (field.files.length) picture.src = URL.createObjectURL(field.files[0]);
}

document.querySelector("[aria-invalid=true]")?.focus();

// From the summary of errors to the field, not only near it.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".form-errors a[href^='#']");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place) return;
  event.preventDefault();
  (place.matches("input, select, textarea") ? place : place.querySelector("input"))?.focus();
});

// ---- Menus, printing --------------------------------------------------------

function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target);
  const chooser = event.target.closest("[data-choose-all]");
  if (chooser) chooseAll(chooser);
  if (event.target.closest("[data-print]")) print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("[data-menu][open]");
  closeMenus();
  menu?.querySelector("summary").focus();
});
