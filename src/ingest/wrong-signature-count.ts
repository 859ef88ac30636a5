/** Counts requests with a wrong signature in memory, and has the sums written now and then. */
export type WrongSignatureCount = {
  /** Of a connection that there is: nobody can make the sums grow by making names up. */
  add(connectionId: string): void;
  /** Writes what is left; resolves when it is written, or can't be. */
  close(): Promise<void>;
};

const everyMs = 5_000;

export function createWrongSignatureCount(options: {
  write: (counted: ReadonlyMap<string, number>) => Promise<void>;
  onFailed: (error: unknown) => void;
}): WrongSignatureCount {
  let counted = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  const write = async () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const sums = counted;
    counted = new Map();
    if (sums.size > 0) await options.write(sums).catch(options.onFailed);
  };
  return {
    add(connectionId) {
      counted.set(connectionId, (counted.get(connectionId) ?? 0) + 1);
      timer ??= setTimeout(() => void write(), everyMs).unref();
    },
    close: write,
  };
}
