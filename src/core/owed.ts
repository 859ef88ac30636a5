/** Work that a committed transaction left owed, and how long until it is due. */
export type Owed = { outboxId: string; delayMs: number };
