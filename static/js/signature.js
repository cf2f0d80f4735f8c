// Signatures drawn with pen, finger or mouse (components/signature_input.html). What is drawn goes
// into the form as a PNG, black on white; the field beside it takes a typed name instead.

for (const box of document.querySelectorAll("[data-signature]")) {
  const sheet = box.querySelector("[data-signature-sheet]");
  const value = box.querySelector("[data-signature-value]");
  const pen = sheet.getContext("2d");
  let drawing = null; // the pointer that draws; a resting hand does not

  function clear() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    value.value = "";
  }

  // The sheet on the screen is smaller or larger than its picture.
  function point(event) {
    const place = sheet.getBoundingClientRect();
    const x = ((event.clientX - place.left) / place.width) * sheet.width;
    const y = ((event.clientY - place.top) / place.height) * sheet.height;
    return [x, y];
  }

  function begin(event) {
    if (drawing !== null || event.button !== 0) return;
    drawing = event.pointerId;
    sheet.setPointerCapture(drawing);
    pen.beginPath();
    pen.moveTo(...point(event));
    event.preventDefault();
  }

  function go(event) {
    if (event.pointerId !== drawing) return;
    for (const step of event.getCoalescedEvents?.() ?? [event]) pen.lineTo(...point(step));
    pen.stroke();
  }

  function end(event) {
    if (event.pointerId !== drawing) return;
    pen.lineTo(...point(event));
    pen.stroke();
    drawing = null;
    value.value = sheet.toDataURL("image/png");
  }

  // A form that comes back with an error still shows what was signed.
  async function show(kept) {
    const bytes = Uint8Array.from(atob(kept.split(",")[1]), (sign) => sign.charCodeAt(0));
    pen.drawImage(await createImageBitmap(new Blob([bytes], { type: "image/png" })), 0, 0);
    value.value = kept;
  }

  const kept = value.value;
  clear();
  if (kept) show(kept).catch(clear);
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round", strokeStyle: "#000" });
  sheet.addEventListener("pointerdown", begin);
  sheet.addEventListener("pointermove", go);
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
  box.querySelector("[data-signature-clear]").addEventListener("click", clear);
}
