// Counting an arrival: the difference of a line shows while it is typed, Enter goes to the next
// line, a scanned part number finds its line. The server judges again; figures here only inform.

const form = document.querySelector("[data-counting]");
const fields = [...form.querySelectorAll("[data-counted]")];
const progress = document.querySelector("[data-count-progress]");
const words = form.dataset;

const rowOf = (field) => field.closest("[data-advised]");

function parse(text) {
  const plain = text.trim().replace(/,(?=\d{3}(?!\d))/g, "");
  return plain === "" ? NaN : Number(plain);
}

const isCount = (field) => parse(field.value) >= 0;

const figure = (number) => number.toLocaleString("en", { maximumFractionDigits: 6 });

// ---- What differs -------------------------------------------------------------

function judge(field) {
  const row = rowOf(field);
  const badge = row.querySelector("[data-difference]");
  const gap = parse(field.value) - Number(row.dataset.advised);
  const differs = Number.isFinite(gap) && Math.abs(gap) > 1e-7;
  badge.hidden = !differs;
  if (differs) {
    badge.textContent = `${gap < 0 ? words.short : words.over} ${figure(Math.abs(gap))}`;
    row.querySelector("details").open = true;
  }
  if (field.value.trim()) field.setAttribute("aria-invalid", String(!isCount(field)));
  row.classList.toggle("is-counted", isCount(field));
  row.classList.toggle("is-different", differs);
}

function tell() {
  const counted = fields.filter(isCount).length;
  const different = form.querySelectorAll(".is-different").length;
  progress.textContent = words.progress
    .replace("{counted}", counted)
    .replace("{all}", fields.length)
    .replace("{different}", different);
}

form.addEventListener("input", (event) => {
  if (!event.target.matches("[data-counted]")) return;
  judge(event.target);
  tell();
});

// ---- As advised ---------------------------------------------------------------

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-as-advised]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("[data-advised]");
  const wanted = row ? [row.querySelector("[data-counted]")] : fields.filter((field) => !field.value.trim());
  for (const field of wanted) {
    field.value = rowOf(field).dataset.advised;
    judge(field);
  }
  tell();
  if (row) goOn(wanted[0]);
});

// ---- From line to line --------------------------------------------------------

function goOn(field) {
  goTo(fields[fields.indexOf(field) + 1] ?? document.querySelector(".stepbar .button-primary"));
}

let before = ""; // what stood in a line when it got the focus

form.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-counted]")) before = event.target.value;
});

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches("[data-counted]")) return;
  event.preventDefault();
  // The next reel was scanned while the focus was still in this line: its code is no count.
  const scanned = Number.isNaN(parse(field.value)) && lineOf(field.value);
  if (!scanned) return goOn(field);
  field.value = before;
  judge(field);
  tell();
  goTo(scanned);
});

function lineOf(code) {
  const wanted = code.trim().toUpperCase();
  return wanted && fields.find((field) => rowOf(field).dataset.codes.toUpperCase().split("|").includes(wanted));
}

function goTo(field) {
  field.focus();
  field.select?.();
  field.scrollIntoView({ block: "center" });
}

const finder = form.querySelector("[data-find-line]");

finder.addEventListener("change", () => {
  if (!finder.value.trim()) return;
  const found = lineOf(finder.value);
  finder.toggleAttribute("aria-invalid", false);
  if (found) {
    finder.value = "";
    return goTo(found);
  }
  finder.setAttribute("aria-invalid", "true");
  finder.select();
  document.dispatchEvent(new Event("wrong-scan"));
});

finder.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  finder.dispatchEvent(new Event("change"));
});

// With a keyboard or a scanner one starts at once; on a phone the keyboard would hide the list.
if (matchMedia("(pointer: fine)").matches && !form.querySelector("[aria-invalid]")) finder.focus({ preventScroll: true });

fields.forEach(judge);
tell();
