// Counting by scans: the field is free for the next code at once, the scans go to the server in
// their order. Each carries a key of its own, so that one that is sent again counts once.

const { ScanQueue, goOnWhereLeft, sendToPage } = globalThis.scans;
const form = document.querySelector("form[data-count]");
const field = form.querySelector("[data-scan-target]");
const quantity = form.querySelector("[name=quantity]");
const damaged = form.querySelector("[name=damaged]");

const queue = new ScanQueue({
  user: form.dataset.user,
  address: location.pathname,
  send: sendToPage(form, form.dataset.count),
  changed(count) {
    const notice = document.querySelector("[data-waiting]");
    notice.hidden = count === 0;
    notice.querySelector("strong").textContent = count;
  },
});
queue.changed(queue.waiting.length);
goOnWhereLeft(queue);
queue.run();

function values() {
  const said = { code: field.value };
  if (quantity?.value) said.quantity = quantity.value;
  if (damaged.checked) said.damaged = "on";
  return said;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (quantity && !quantity.value && /^(\S+\/s\/)?CP-/i.test(field.value)) return quantity.focus();
  if (field.value.trim()) queue.add(values());
  field.value = "";
  if (quantity) quantity.value = "";
  damaged.checked = false;
  field.focus();
});
