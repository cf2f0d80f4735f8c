// The camera as a scanner: what comes into the picture is read, by the browser where it can, else
// by our own server. Needs a page that browsers trust with the camera (HTTPS, or this machine).

const { read, scan } = globalThis.scans;
const AGAIN_AFTER = 3000; // milliseconds until the same code counts as scanned again
const PACE = { browser: 200, server: 900 }; // milliseconds between two pictures

const camera = document.querySelector("[data-camera]");
const video = camera.querySelector("video");
const [open, close] = [camera.querySelector("[data-camera-open]"), camera.querySelector("[data-camera-close]")];
let stream;
let last = { code: "", at: 0 };

camera.hidden = !navigator.mediaDevices?.getUserMedia;

function show(running) {
  video.hidden = close.hidden = !running;
  open.hidden = running;
}

open.addEventListener("click", async () => {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    camera.querySelector("[data-camera-refused]").hidden = false;
    return;
  }
  video.srcObject = stream;
  await video.play();
  show(true);
  watch();
});

close.addEventListener("click", stop);
addEventListener("pagehide", stop);

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = undefined;
  show(false);
}

async function watch() {
  const detector = globalThis.BarcodeDetector && new BarcodeDetector();
  const look = detector ? () => detector.detect(video).then(([found]) => found?.rawValue) : askServer;
  while (stream) {
    const code = await look().catch(() => undefined);
    if (stream && code) take(code);
    await new Promise((resolve) => setTimeout(resolve, detector ? PACE.browser : PACE.server));
  }
}

async function askServer() {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  return (await read(picture)).code;
}

// A code that stays in the picture is scanned once.
function take(code) {
  const now = Date.now();
  const again = code === last.code && now - last.at < AGAIN_AFTER;
  last = { code, at: now };
  if (!again) scan(code);
}
