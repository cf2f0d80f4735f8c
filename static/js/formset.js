// Further lines of a form without asking the server:
// <button data-add-line="prefix"> adds a copy of <template data-line-of="prefix"> to
// [data-lines="prefix"]. Without scripts the button sends the form, and the page comes back longer.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-line]");
  if (!button) return;
  event.preventDefault();
  addLine(button.dataset.addLine);
});

function addLine(prefix) {
  const total = document.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const template = document.querySelector(`template[data-line-of="${prefix}"]`);
  const copy = document.createElement("template");
  copy.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
  total.value = Number(total.value) + 1;
  const line = copy.content.firstElementChild;
  for (const place of line.querySelectorAll("[data-line-number]")) place.textContent = total.value;
  document.querySelector(`[data-lines="${prefix}"]`).append(line);
  line.querySelector("input:not([type=hidden]), select")?.focus();
}
