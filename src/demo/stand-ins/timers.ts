/** Timers of one stand-in, so that closing it leaves none behind. */
export type Timers = {
  /** Runs it after that many ms, unless closed before. */
  after(ms: number, run: () => void): void;
  /** Resolves after that many ms, or at once when closed: look at `isClosed` before going on. */
  wait(ms: number): Promise<void>;
  isClosed(): boolean;
  /** Aborted when closed. */
  signal: AbortSignal;
  close(): void;
};

export function createTimers(): Timers {
  const closing = new AbortController();
  const running = new Map<NodeJS.Timeout, () => void>();

  function start(ms: number, run: () => void, onClose: () => void): void {
    if (closing.signal.aborted) {
      onClose();
      return;
    }
    const timer = setTimeout(() => {
      running.delete(timer);
      run();
    }, ms);
    running.set(timer, onClose);
  }

  return {
    after: (ms, run) => start(ms, run, () => undefined),
    wait: (ms) => new Promise((resolve) => start(ms, resolve, resolve)),
    isClosed: () => closing.signal.aborted,
    signal: closing.signal,
    close() {
      closing.abort();
      for (const [timer, onClose] of running) {
        clearTimeout(timer);
        onClose();
      }
      running.clear();
    },
  };
}
