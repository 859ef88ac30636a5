// Runs in the page, before anything of its own. From the deciding key on it waits for the first
// picture in which something has changed: of the same page where the script shows the decision at
// once, or else of the next one.

const began = 'bench-began';
const absolute = (ms) => performance.timeOrigin + ms;

function painted(atMs) {
  const beganMs = sessionStorage.getItem(began);
  if (beganMs === null) return;
  sessionStorage.removeItem(began);
  globalThis.benchPainted(absolute(atMs) - Number(beganMs));
}

// Another page came: its first picture counts.
new PerformanceObserver((list) => {
  for (const { startTime } of list.getEntriesByName('first-contentful-paint')) {
    globalThis.benchFirstPaint = startTime;
    painted(startTime);
  }
}).observe({ type: 'paint', buffered: true });

/** The same page changed: the frame after the change has it on the screen. */
function watchChange() {
  const observer = new MutationObserver(() => {
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => painted(performance.now())));
  });
  const options = { childList: true, subtree: true, attributes: true };
  observer.observe(document.querySelector('main') ?? document.body, options);
}

addEventListener(
  'keydown',
  ({ timeStamp }) => {
    if (sessionStorage.getItem('bench-armed') === null) return;
    sessionStorage.removeItem('bench-armed');
    sessionStorage.setItem(began, String(absolute(timeStamp)));
    watchChange();
  },
  { capture: true },
);
