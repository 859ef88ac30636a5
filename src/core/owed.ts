/** Who does owed work: what waits for a provider never holds up the rest. */
export type Lane = 'tasks' | 'lookups';

/** Work that a committed transaction left owed, and how long until it is due. */
export type Owed = { outboxId: string; delayMs: number; lane: Lane };
