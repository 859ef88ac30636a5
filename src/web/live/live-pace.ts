/** How soon things are looked at; tests are quicker. */
export type LivePace = {
  /** While nothing is heard, what changed is looked for so often. */
  lookEveryMs: number;
  /** How often it is tried whether changes are heard still, and how long that may take. */
  probeEveryMs: number;
  probeLimitMs: number;
  /** A connection that was lost is opened again after so long, twice as long each time. */
  againAfterMs: number;
  /** Where nothing can be heard, as behind some poolers, that is tried again after so long. */
  deafForMs: number;
  /** How long it goes on after the last one stopped to watch. */
  lingerMs: number;
};

export const usualPace: LivePace = {
  lookEveryMs: 5_000,
  probeEveryMs: 20_000,
  probeLimitMs: 5_000,
  againAfterMs: 200,
  deafForMs: 300_000,
  lingerMs: 60_000,
};
