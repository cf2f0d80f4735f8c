// XRF readings: the verdict shows while they are typed, by the same rules as on the server, which
// judges again. Contents are counted in millionths (BigInt), so that an edge is where it is.

const form = document.querySelector("[data-hazardous]");
const rules = JSON.parse(document.getElementById("hazardous-rules").textContent);
const words = form.dataset;
const marked = form.querySelector("[name=halogen_free]");

const PASS = "pass", UNSURE = "inconclusive", FAIL = "fail";
const WORST = [FAIL, UNSURE, PASS];
const NOT_DETECTED = /^(n\.?d\.?|not detected|未检出|未檢出|<\s*(lod|mdl|检出限))$/;
const FIGURE = /^(<?)\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,6})?)\s*(?:ppm|mg\/kg)?$/;

// ---- What was typed -------------------------------------------------------------

function micro(figure) {
  const [whole, rest = ""] = figure.replace(/,/g, "").split(".");
  return BigInt(whole + rest.padEnd(6, "0").slice(0, 6));
}

// {value, lod}: value undefined where nothing was detected; null for nothing typed or no content.
function level(text) {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  if (NOT_DETECTED.test(plain)) return {};
  const found = plain.match(FIGURE);
  if (!found) return null;
  return found[1] ? { lod: micro(found[2]) } : { value: micro(found[2]) };
}

function readingOf(row) {
  const [value, sigma, lod] = ["value", "sigma", "lod"].map((part) =>
    level(row.querySelector(`[data-part=${part}]`).value),
  );
  if (!value) return null;
  const reading = { value: value.value, sigma: sigma?.value, lod: value.lod ?? lod?.value };
  return reading.value === undefined && reading.lod === undefined ? null : reading;
}

// ---- What it proves -------------------------------------------------------------

function most({ value, sigma, lod }) {
  if (value === undefined) return lod;
  return sigma === undefined ? undefined : value + 3n * sigma;
}

function least({ value, sigma }) {
  if (value === undefined || sigma === undefined || value < 3n * sigma) return 0n;
  return value - 3n * sigma;
}

function byBand(limit, { value, sigma, lod }) {
  const below = limit.band.below === null ? null : micro(limit.band.below);
  const half = micro(limit.limit) / 2n;
  if (value === undefined) {
    return lod <= (below ?? half) ? { verdict: PASS } : { verdict: UNSURE, reason: "lod_too_high" };
  }
  if (sigma === undefined) return { verdict: UNSURE, reason: "no_sigma" };
  const low = below === null ? lod : below - 3n * sigma;
  const high = limit.band.over === null ? undefined : micro(limit.band.over) + 3n * sigma;
  const bands = { low, high };
  if (high !== undefined && value >= high) return { verdict: FAIL, ...bands };
  if (low === undefined) return { verdict: UNSURE, reason: "no_lod", ...bands };
  if (value > low) return { verdict: UNSURE, reason: high === undefined ? "no_upper" : "between", ...bands };
  if (below === null && low > half) return { verdict: UNSURE, reason: "lod_too_high", ...bands };
  return { verdict: PASS, ...bands };
}

function byItself(limit, readings) {
  const there = limit.parts.filter(([element]) => readings[element]);
  const sum = (values) => values.reduce((total, value) => total + value, 0n);
  const bound = micro(limit.limit);
  if (sum(there.filter(([, exact]) => exact).map(([element]) => least(readings[element]))) > bound) return { verdict: FAIL };
  if (there.length < limit.parts.length) return { verdict: UNSURE, reason: "no_reading" };
  const tops = [...new Set(there.map(([element]) => element))].map((element) => most(readings[element]));
  if (tops.includes(undefined)) return { verdict: UNSURE, reason: "no_sigma" };
  if (sum(tops) <= bound) return { verdict: PASS };
  if (there.every(([element]) => readings[element].value === undefined)) return { verdict: UNSURE, reason: "lod_too_high" };
  return { verdict: UNSURE, reason: there.every(([, exact]) => exact) ? "between" : "no_upper" };
}

function screened(limit, readings) {
  if (limit.parts.some(([element]) => element === null)) return { verdict: UNSURE, reason: "blind" };
  if (!limit.band) return byItself(limit, readings);
  const reading = readings[limit.parts[0][0]];
  return reading ? byBand(limit, reading) : { verdict: UNSURE, reason: "no_reading" };
}

function settled(limit, readings, reports) {
  const judged = screened(limit, readings);
  const said = reports.map((report) => report[limit.code]);
  if (said.includes(FAIL)) return { verdict: FAIL, byReport: true };
  if (judged.verdict === UNSURE && said.includes(PASS)) return { verdict: PASS, byReport: true };
  return judged;
}

// ---- On the page ----------------------------------------------------------------

const figure = (amount) => (Number(amount) / 1e6).toLocaleString("en", { maximumFractionDigits: 6 });

function line(text, className) {
  const element = document.createElement("div");
  element.className = className;
  element.textContent = text;
  return element;
}

function badge(verdict, size = "") {
  const element = document.createElement("span");
  element.className = `badge tone-${rules.verdicts[verdict].tone} ${size}`;
  element.textContent = rules.verdicts[verdict].label;
  return element;
}

function show(cell, word, name = "") {
  if (!word) return cell.replaceChildren();
  const parts = [badge(word.verdict)];
  if (name) {
    const told = document.createElement("span");
    told.className = "small nowrap";
    told.textContent = name;
    parts.push(" ", told);
  }
  if (word.byReport) parts.push(line(words.byReport, "muted small"));
  if (word.reason) parts.push(line(rules.reasons[word.reason], "small"));
  if (word.low !== undefined) {
    const text = word.high === undefined ? words.noBand : words.bands;
    parts.push(line(text.replace("{low}", figure(word.low)).replace("{high}", figure(word.high ?? 0n)), "muted small"));
  }
  return cell.replaceChildren(...parts);
}

const worstOf = (found) => WORST.map((verdict) => found.find((word) => word.verdict === verdict)).find(Boolean);

function judge() {
  const readings = {};
  for (const row of form.querySelectorAll("[data-element]")) readings[row.dataset.element] = readingOf(row);
  const reports = [...form.querySelectorAll("[name=reports]:checked")].map((box) => rules.reports[box.value] ?? {});
  const shown = rules.limits.filter((limit) => !limit.extra || marked?.checked);
  const found = new Map(shown.map((limit) => [limit, settled(limit, readings, reports)]));
  for (const row of form.querySelectorAll("[data-element]")) {
    const own = shown.filter((limit) => limit.parts.length === 1 && limit.parts[0][0] === row.dataset.element);
    const worst = worstOf(own.map((limit) => found.get(limit)));
    const named = own.length > 1 ? own.find((limit) => found.get(limit) === worst).code : "";
    show(row.querySelector("[data-verdict]"), worst, named);
  }
  for (const row of form.querySelectorAll("[data-limit]")) {
    const limit = shown.find((one) => one.code === row.dataset.limit);
    if (limit) show(row.querySelector("[data-verdict]"), found.get(limit));
  }
  const needed = shown.filter((limit) => found.get(limit).verdict === UNSURE).map((limit) => limit.code);
  form.querySelector("[data-needs]").hidden = needed.length === 0;
  form.querySelector("[data-needed]").textContent = needed.join(", ");
  const overall = worstOf([...found.values()]);
  if (overall) form.querySelector("[data-overall]").replaceChildren(badge(overall.verdict, "badge-large"));
}

function showMarked() {
  for (const element of form.querySelectorAll("[data-when-marked]")) {
    element.hidden = !marked?.checked;
    for (const field of element.querySelectorAll("input")) field.disabled = element.hidden;
  }
}

form.addEventListener("input", () => {
  showMarked();
  judge();
});
showMarked();
judge();
