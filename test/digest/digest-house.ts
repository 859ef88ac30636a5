import { sql } from 'drizzle-orm';
import { digestSends } from '../../src/db/schema/digests.ts';
import { openDeps } from '../../src/deps.ts';
import { keepDigests } from '../../src/digest/keep-digests.ts';
import { createLog } from '../../src/observe/log.ts';
import { doTaskJob } from '../../workers/do-task.ts';
import { startProvider } from '../outbound/provider-server.ts';
import { applyText, secretBox } from '../support/apply-text.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { startSmtpServer } from './smtp-server.ts';

/** A Monday, ten minutes after nine in Berlin. */
const monday = '2030-01-14T08:10:00Z';

/** A team with a digest by mail and chat, and the two servers it goes to. */
export async function openDigestHouse() {
  const database = await createTestDatabase();
  const mail = await startSmtpServer();
  const chat = await startProvider();
  const deps = openDeps({
    databaseUrl: database.url,
    queue: { kind: 'off' },
    secretBox,
    egressAllow: ['127.0.0.0/8'],
    publicUrl: 'https://closecall.acme.example',
    mail: { url: mail.url, from: 'Closecall <closecall@acme.example>' },
    log: createLog({ level: 'silent' }),
  });
  const { db } = deps;
  await db.execute(sql`update clock_shift set shift = ${monday}::timestamptz - now()`);
  await configure(`digest:
      timeZone: Europe/Berlin
      days: [mon, tue]
      at: "09:00"
      email: [oncall@acme.example]
      chat: "\${CHAT}"`);

  async function configure(digest: string) {
    const text = `teams:\n  - id: payments\n    name: Payments\n    ${digest}\n  - id: search\n`;
    const applied = await applyText(db, text, { environment: { CHAT: `${chat.url}/secret-path` } });
    if (!applied.ok) throw new Error(JSON.stringify(applied.problem));
    return applied.value;
  }

  async function drain(): Promise<void> {
    const due = await db.execute<{ id: string }>(
      sql`select id from outbox where task = 'send-digest' and due_at <= closecall_now() order by ref`,
    );
    for (const { id } of due) await doTaskJob(deps, { outboxId: id });
  }
  return {
    db,
    deps,
    mail,
    chat,
    configure,
    /** What processes do again and again: look at the clock, and send what is due. */
    async round() {
      await keepDigests(deps);
      await drain();
    },
    drain,
    shift: (interval: string) =>
      db.execute(sql`update clock_shift set shift = shift + ${interval}::interval`),
    sends: () => db.select().from(digestSends).orderBy(digestSends.channel),
    async stop() {
      await deps.close();
      await Promise.all([mail.close(), chat.close()]);
      await database.drop();
    },
  };
}

export type DigestHouse = Awaited<ReturnType<typeof openDigestHouse>>;
