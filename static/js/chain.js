// The scan page: a place or a person, then thing after thing. The field is free for the next code
// at once; what each code means is the server's to say, in the order in which they were scanned.

const { ScanQueue, postScan, verdictOn, newKey } = globalThis.scans;
const SHOWN = 20; // lines of the list

const form = document.querySelector("form[data-chain]");
const field = form.querySelector("[data-scan-target]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const part = (name) => document.querySelector(`[data-${name}]`);
const list = part("scans");

// ---- What the device remembers beside the queue ------------------------------

const memory = (name) => ({
  key: `${name}|${form.dataset.user}`,
  read(usual) {
    return JSON.parse(localStorage.getItem(this.key) ?? "null") ?? usual;
  },
  write(value) {
    try {
      localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // nothing is kept here; the page goes on
    }
  },
});
const going = memory("chain"); // the chain and its target, so that a reload goes on with it
const refused = memory("refused"); // what was not done and nobody has looked at yet

let { chain, target } = going.read({ chain: newKey(), target: null });

// ---- Sending -----------------------------------------------------------------

async function send(scan, signal) {
  const response = await postScan(form.dataset.chain, scan, { token, signal });
  const verdict = verdictOn(response);
  part("stopped").hidden = verdict !== "stop";
  if (verdict !== true) return verdict;
  const answer = await response.json();
  answered(response.ok ? answer : { ...scan, outcome: "refused", told: answer.told, remedy: "" });
  return true;
}

const queue = new ScanQueue({
  user: form.dataset.user,
  address: location.pathname,
  send,
  changed(count) {
    part("waiting").hidden = count === 0;
    part("waiting").querySelector("strong").textContent = count;
  },
});

function scan(code) {
  if (!code.trim()) return;
  draw({ ...queue.add({ chain, code: code.trim() }), outcome: "waiting", told: list.dataset.waits });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  scan(field.value);
  field.value = "";
  field.focus();
});
part("done").addEventListener("click", () => {
  scan(form.dataset.doneCode);
  field.focus();
});

// ---- Answers -----------------------------------------------------------------

function answered(answer) {
  draw(answer);
  if (answer.chain === chain && "target" in answer) {
    target = answer.target;
    going.write({ chain, target });
    showTarget();
  }
  if (answer.outcome === "refused") {
    document.dispatchEvent(new Event("wrong-scan"));
    refused.write([...refused.read([]), answer]);
    showRefused();
  }
  showNext(answer);
  const opensPage = answer.outcome === "shown" && answer.meaning === "document";
  if (opensPage && queue.waiting.length <= 1) location.assign(answer.url); // this one is the last
}

const TONES = { refused: "tone-red", waiting: "tone-amber", put: "tone-green", taken: "tone-green" };

function fill(line, answer) {
  line.querySelector("[data-code]").textContent = answer.item?.number ?? answer.code;
  const about = answer.item ? [answer.item.name, answer.item.owner, answer.item.quantity] : [];
  line.querySelector("[data-about]").textContent = about.join(" · ");
  line.querySelector("[data-told]").textContent = answer.told;
  line.querySelector("[data-remedy]").textContent = answer.remedy ?? "";
  return line;
}

function newLine(name, answer) {
  const line = document.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);
  return fill(line, answer);
}

// The line of a scan: new on top, or the one that was waiting for this answer.
function draw(answer) {
  let line = list.querySelector(`[data-key="${CSS.escape(answer.key)}"]`);
  if (line) fill(line, answer);
  else list.prepend((line = newLine("line", answer)));
  line.dataset.key = answer.key;
  line.className = `notice ${TONES[answer.outcome] ?? "tone-blue"}`;
  if (answer.outcome !== "waiting") part("said").textContent = `${answer.told} ${answer.remedy ?? ""}`;
  while (list.children.length > Math.max(SHOWN, queue.waiting.length)) list.lastElementChild.remove();
  part("latest").hidden = list.children.length === 0;
}

function showTarget() {
  const words = form.dataset[target?.meaning ?? "nothing"];
  part("target").textContent = words.replace("{code}", target?.code).replace("{name}", target?.name);
  part("done").hidden = !target;
}

// What can be done with the thing that was scanned, or with the list that was ended.
function showNext(answer) {
  const next = part("next");
  const links = (answer.steps ?? []).map((step, at) => {
    const link = document.createElement("a");
    link.className = at ? "button" : "button button-primary button-large";
    link.href = step.url;
    link.textContent = step.label;
    return link;
  });
  const shown = answer.outcome === "shown" && answer.item;
  if (shown) {
    const page = document.createElement("a");
    page.className = links.length ? "button" : "button button-primary";
    page.href = answer.url;
    page.textContent = next.dataset.open;
    links.push(page);
  }
  next.hidden = links.length === 0;
  next.querySelector("h2").textContent = shown ? answer.item.number : answer.told;
  next.querySelector("[data-next-about]").textContent = shown
    ? [answer.item.name, answer.item.owner, answer.item.quantity, answer.told].join(" · ")
    : "";
  next.querySelector("[data-next-steps]").replaceChildren(...links);
}

// ---- What was not done: it stays until somebody has looked at it ----------------

function showRefused() {
  const answers = refused.read([]);
  part("refused").hidden = answers.length === 0;
  part("refused").querySelector("[data-refused-count]").textContent = answers.length;
  part("refused").querySelector("ul").replaceChildren(
    ...answers.map((answer) => {
      const line = newLine("refusal", answer);
      line.querySelector("[data-seen]").addEventListener("click", () => forget(answer));
      line.querySelector("[data-again]").addEventListener("click", () => {
        forget(answer);
        scan(answer.code);
      });
      return line;
    }),
  );
}

function forget(answer) {
  refused.write(refused.read([]).filter((other) => other.key !== answer.key));
  showRefused();
  field.focus();
}

// ---- A photo, or the camera's picture: read by our own server ---------------------

async function read(picture) {
  const body = new FormData();
  body.set("photo", picture, "photo.jpg");
  const response = await fetch(form.dataset.read, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": token },
    signal: AbortSignal.timeout(15_000),
  });
  return response.json();
}

const photo = document.querySelector("[data-photo] input[type=file]");

photo.form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!photo.files.length) return photo.focus();
  const found = await read(photo.files[0]).catch(() => ({ told: form.dataset.noNetwork }));
  photo.form.reset();
  photo.dispatchEvent(new Event("change", { bubbles: true }));
  if (found.code) scan(found.code);
  else part("said").textContent = found.told;
});

globalThis.scans.read = read;
globalThis.scans.scan = scan;

// ---- The beginning -----------------------------------------------------------

for (const line of JSON.parse(document.getElementById("latest-scans").textContent).reverse()) draw(line);
part("said").textContent = "";
for (const waits of queue.waiting) draw({ ...waits, outcome: "waiting", told: list.dataset.waits });
queue.changed(queue.waiting.length);
if (form.dataset.begin) {
  [chain, target] = [newKey(), null];
  history.replaceState(null, "", location.pathname); // a reload does not begin anew
  scan(form.dataset.begin);
}
going.write({ chain, target });
showTarget();
showRefused();
queue.run();
