// What the pages of the steps say while one fills them in. Without it they say it afterwards.

// ---- The verdict: what will happen with the quantity that is typed -----------

const verdict = document.querySelector("[data-verdict]");
const hint = document.getElementById("stepbar-hint");
const action = document.querySelector(".stepbar .button-primary");

const SCALE = 1e6; // quantities have at most six decimals
const figure = (millionths) => (millionths / SCALE).toLocaleString("en", { maximumFractionDigits: 6 });

function sayVerdict() {
  const { verdict: total, all, part, none, accept, acceptPart, reject } = verdict.dataset;
  const whole = Math.round(Number(total) * SCALE);
  const rejected = Math.round(Number(verdict.querySelector("[name=rejected]").value) * SCALE);
  const sensible = rejected >= 0 && rejected <= whole;
  verdict.querySelector("[data-when-rejected]").hidden = rejected === 0;
  if (!sensible) return;
  const [words, verb] = rejected === 0 ? [all, accept] : rejected === whole ? [none, reject] : [part, acceptPart];
  hint.textContent = words.replace("{accepted}", figure(whole - rejected)).replace("{rejected}", figure(rejected));
  action.textContent = verb;
}

if (verdict && hint && action) {
  verdict.addEventListener("input", sayVerdict);
  sayVerdict();
}

// ---- How many are ticked ----------------------------------------------------

const counter = document.querySelector("[data-tick-count]");

function countTicked() {
  const ticked = document.querySelectorAll("input[name=items]:checked").length;
  const words = counter.querySelector("[data-tick-hint]");
  words.dataset.nothing ??= words.textContent;
  words.textContent = ticked ? counter.dataset.tickCount.replace("{n}", ticked) : words.dataset.nothing;
}

if (counter) {
  // After the box that ticks all the others has done so.
  document.addEventListener("change", () => setTimeout(countTicked));
  addEventListener("pageshow", countTicked);
}

// ---- One code after another -------------------------------------------------
// The field is free for the next code at once; the codes go to the server in their order, and
// only the part of the page that they change is drawn anew.

const list = document.querySelector("form[data-scan-list]");

function takeCodes() {
  const { ScanQueue, sendToPage } = globalThis.scans;
  const notice = document.querySelector("[data-waiting]");
  const queue = new ScanQueue({
    user: list.dataset.user,
    address: location.pathname + location.search, // the shelf or the print run is in it
    send: sendToPage(list, list.dataset.scanList),
    changed(count) {
      notice.hidden = count === 0;
      notice.querySelector("strong").textContent = count;
    },
  });
  queue.changed(queue.waiting.length);
  queue.run();
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = list.querySelector("[data-scan-target]");
    if (field.value.trim()) queue.add({ code: field.value });
    field.value = "";
    field.removeAttribute("aria-invalid");
    field.focus();
  });
}

if (list) takeCodes();
