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
  row.classList.toggle("is-counted", field.value.trim() !== "");
  row.classList.toggle("is-different", differs);
}

function tell() {
  const counted = fields.filter((field) => field.value.trim() !== "").length;
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
  const next = fields[fields.indexOf(field) + 1] ?? document.querySelector(".stepbar .button-primary");
  next.focus();
  next.select?.();
  next.scrollIntoView({ block: "center" });
}

form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-counted]")) return;
  event.preventDefault();
  goOn(event.target);
});

const finder = form.querySelector("[data-find-line]");

finder?.addEventListener("change", () => {
  const code = finder.value.trim().toUpperCase();
  if (!code) return;
  const found = fields.find((field) => rowOf(field).dataset.codes.toUpperCase().split("\n").includes(code));
  if (!found) {
    document.dispatchEvent(new Event("wrong-scan"));
    finder.setAttribute("aria-invalid", "true");
    finder.select();
    return;
  }
  finder.removeAttribute("aria-invalid");
  finder.value = "";
  found.focus();
  found.select();
  found.scrollIntoView({ block: "center" });
});

fields.forEach(judge);
tell();
