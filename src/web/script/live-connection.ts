import { tell, tellState } from './live.ts';

const askEveryMs = 10_000;
/** A stream that shows no life for so long, three times its beat, is as good as closed. */
const silenceMs = 65_000;
const streamAgainMs = 120_000;
const mostFailures = 3;

/** From where to go on; before anything was heard it is said how old the page is. */
let cursor: string | null = null;
let stream: EventSource | null = null;
let failures = 0;
let asking: number | undefined;
let silence: number | undefined;
let again: number | undefined;

/** Hears what happens while the page is looked at; whoever comes back is told what was missed. */
export function connectLive(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') pause();
    else resume();
  });
  addEventListener('pagehide', pause);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) resume();
  });
  if (document.visibilityState !== 'hidden') resume();
}

function resume(): void {
  pause();
  if (failures >= mostFailures) startAsking();
  else openStream();
}

function pause(): void {
  stream?.close();
  stream = null;
  for (const timer of [asking, silence, again]) clearTimeout(timer);
}

function openStream(): void {
  stream?.close();
  const opened = new EventSource(`/live?${place()}`);
  stream = opened;
  for (const name of ['changed', 'found', 'resync', 'beat']) {
    opened.addEventListener(name, (event) => hear(name, event));
  }
  opened.addEventListener('error', () => fail(opened));
  watchSilence(opened);
}

function hear(name: string, { data, lastEventId }: MessageEvent<string>): void {
  failures = 0;
  if (lastEventId !== '') cursor = lastEventId;
  if (stream !== null) watchSilence(stream);
  if (name === 'beat') tellState('live');
  else tell(name, data);
}

function watchSilence(opened: EventSource): void {
  clearTimeout(silence);
  silence = setTimeout(() => {
    opened.close();
    fail(opened);
  }, silenceMs);
}

/** A browser tries again by itself, but not where it was refused. */
function fail(opened: EventSource): void {
  if (opened !== stream) return;
  failures += 1;
  if (failures >= mostFailures || opened.readyState === EventSource.CLOSED) startAsking();
}

function startAsking(): void {
  pause();
  failures = mostFailures;
  void ask();
  again = setTimeout(openStream, streamAgainMs);
}

async function ask(): Promise<void> {
  const answer = await fetch(`/live/since?${place()}`).catch(() => null);
  if (answer?.status === 401) {
    pause();
    tellState('signed-out');
    return;
  }
  tellState('asking');
  if (answer?.ok) {
    const { cursor: next, events } = (await answer.json()) as Answer;
    cursor = next;
    for (const { event, data } of events) tell(event, JSON.stringify(data));
  }
  // The stream may be there again meanwhile, or the page hidden.
  if (stream === null && document.visibilityState !== 'hidden') {
    asking = setTimeout(() => void ask(), askEveryMs);
  }
}

type Answer = { cursor: string; events: readonly { event: string; data: unknown }[] };

function place(): URLSearchParams {
  if (cursor !== null) return new URLSearchParams({ after: cursor });
  const [page] = performance.getEntriesByType('navigation');
  const madeMs = page instanceof PerformanceNavigationTiming ? page.responseStart : 0;
  return new URLSearchParams({ age: String(Math.ceil(performance.now() - madeMs)) });
}
