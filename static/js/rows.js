// Rows of a form that are added, moved and taken out without asking the server, whose buttons do
// the same where there is no script (the page comes back with the row where it belongs).
// [data-rows="prefix"] holds [data-row]s; <template data-row-of="prefix"> is an empty one.
// Ctrl+Enter adds a row below, Alt+arrows move the one with the focus.

const rows = document.querySelector("[data-rows]");
const prefix = rows.dataset.rows;
const total = document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
const INDEX = new RegExp(`\\b${prefix}-(\\d+|__prefix__)-`);
const NAMING = ["name", "id", "for", "aria-describedby"];

const acts = {
  add: (row) => {
    const added = document.querySelector(`template[data-row-of="${prefix}"]`).content.cloneNode(true).firstElementChild;
    row ? row.after(added) : rows.append(added);
    return added;
  },
  up: (row) => {
    row.previousElementSibling?.before(row);
    return row;
  },
  down: (row) => {
    row.nextElementSibling?.after(row);
    return row;
  },
  remove: (row) => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    return next;
  },
};

// Names and numbers follow the order on the page: the server reads the rows by them.
function renumber() {
  const all = [...rows.querySelectorAll(":scope > [data-row]")];
  all.forEach((row, number) => {
    for (const element of row.querySelectorAll("*")) {
      for (const attribute of NAMING) {
        const value = element.getAttribute(attribute);
        if (value) element.setAttribute(attribute, value.replace(INDEX, `${prefix}-${number}-`));
      }
    }
    for (const place of row.querySelectorAll("[data-row-number]")) place.textContent = number + 1;
    for (const button of row.querySelectorAll("[data-row-act]")) {
      button.value = `${button.dataset.rowAct}-${number}`;
    }
  });
  total.value = all.length;
}

function act(verb, row, focused) {
  const shown = acts[verb](row);
  renumber();
  const field = focused?.isConnected ? focused : shown?.querySelector("select, input:not([type=hidden])");
  field?.focus();
  shown?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-row-act]");
  if (!button) return;
  event.preventDefault();
  const verb = button.dataset.rowAct;
  act(verb, button.closest("[data-row]"), verb === "add" ? null : button);
});

document.addEventListener(
  "keydown",
  (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row || event.isComposing) return;
    const moves = { ArrowUp: "up", ArrowDown: "down" };
    if (event.altKey && moves[event.key]) {
      event.preventDefault();
      act(moves[event.key], row, event.target);
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      act("add", row, null);
    }
  },
  { capture: true }, // before Enter goes on to the next field
);
