import { eq } from 'drizzle-orm';
import type { Database } from '../db/client.ts';
import { keyChecks } from '../db/schema/index.ts';
import type { SecretBox } from './secret-box.ts';

const knownText = 'closecall';

/** Thrown at start when the key is not the one that the stored secrets were sealed with. */
export class WrongSecretKey extends Error {
  constructor() {
    super(
      'The secret key is not the one that this database was set up with, so its stored secrets ' +
        'can not be read. Start with the former CLOSECALL_SECRET_KEY (or the secret.key file of the former data folder).',
    );
    this.name = 'WrongSecretKey';
  }
}

/** Refuses a wrong key before anything is written with it. The first key of a database is remembered. */
export async function checkSecretKey(db: Database, box: SecretBox): Promise<void> {
  const rows = await db.select().from(keyChecks).limit(1);
  const stored = rows[0];
  if (stored === undefined) {
    const sealed = box.seal(knownText, `key_checks:sealed:${box.keyId}`);
    await db.insert(keyChecks).values({ keyId: box.keyId, sealed }).onConflictDoNothing();
    const [first] = await db.select().from(keyChecks).where(eq(keyChecks.keyId, box.keyId));
    if (first === undefined) throw new WrongSecretKey();
    return;
  }
  if (stored.keyId !== box.keyId) throw new WrongSecretKey();
  box.open(stored.sealed, `key_checks:sealed:${box.keyId}`);
}
