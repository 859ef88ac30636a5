/** Ids on their way to a job that they share. */
export type GatheredIds = {
  add(ids: readonly string[]): void;
  /** Passes on what is there now; resolves when it was taken. */
  flush(): Promise<void>;
};

/**
 * Passes ids on at once when it was quiet before, and those that come within `forMs` after that
 * together, so many at most in one go: under a steady stream a worker does them together, which
 * costs far less than one after the other.
 */
export function gatherIds(
  pass: (ids: string[]) => Promise<void>,
  options: { forMs: number; most: number },
): GatheredIds {
  const gathered: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const passAll = async () => {
    const passed: Promise<void>[] = [];
    while (gathered.length > 0) passed.push(pass(gathered.splice(0, options.most)));
    await Promise.all(passed);
  };
  const passAndGather = () => {
    timer = gathered.length === 0 ? null : setTimeout(passAndGather, options.forMs);
    void passAll();
  };
  return {
    add(ids) {
      gathered.push(...ids);
      if (timer === null) passAndGather();
    },
    flush: passAll,
  };
}
