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

// ---- One code after another: the field is free for the next at once ----------

document.addEventListener("htmx:configRequest", (event) => {
  const form = event.target;
  if (!form.matches("[data-scan-list]")) return;
  const field = form.querySelector("[data-scan-target]");
  field.value = "";
  field.removeAttribute("aria-invalid");
});
