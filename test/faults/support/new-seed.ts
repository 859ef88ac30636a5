import { createHash, randomUUID } from 'node:crypto';

/** The seed of this run, printed; `FAULT_SEED` plays an earlier one again. */
export function newSeed(): string {
  const seed = process.env['FAULT_SEED'] || randomUUID();
  console.log(`FAULT_SEED=${seed}`);
  return seed;
}

/** The same as a number, for what wants one. */
export function seedNumber(): number {
  return createHash('sha256').update(newSeed()).digest().readInt32BE();
}
