const quietMs = 30_000;

let changed = 0;
let found = 0;
let isWaiting = false;
let saidAtMs = Number.NEGATIVE_INFINITY;

/** For those who hear the page: what changed in sum, and never more often than every 30 s. */
export function sayChanged(): void {
  changed += 1;
  say();
}

export function sayFound(): void {
  found += 1;
  say();
}

function say(): void {
  if (isWaiting) return;
  isWaiting = true;
  // What changes together is said together.
  const waitMs = Math.max(1_000, saidAtMs + quietMs - performance.now());
  setTimeout(() => {
    const place = document.querySelector('[data-live-said]');
    if (place !== null) {
      place.textContent = `${words('said-changed', changed)} ${words('said-new', found)}`.trim();
    }
    saidAtMs = performance.now();
    isWaiting = false;
    changed = 0;
    found = 0;
  }, waitMs);
}

/** A sentence that the page brings along, for so many; none for none. */
export function words(name: string, count: number): string {
  if (count === 0) return '';
  const form = count === 1 ? 'one' : 'many';
  const sentence = document.querySelector('#live')?.getAttribute(`data-${name}-${form}`) ?? '';
  return sentence.replace('{n}', String(count));
}
