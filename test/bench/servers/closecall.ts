import { z } from 'zod';
import { readEnvironment } from '../../../src/config/environment.ts';
import { createLog } from '../../../src/observe/log.ts';
import { startService } from '../../../src/start/start-service.ts';
import { answerParent } from '../answer-parent.ts';
import { secretKey } from '../bench-config.ts';

const Question = z.object({
  databaseUrl: z.string(),
  only: z.enum(['web', 'worker']).nullable(),
  /** Address ranges that may be called besides public ones. */
  egressAllow: z.string().optional(),
  /** Of an admin of the API. */
  apiToken: z.string().optional(),
});

/** Closecall itself, whole or a part. */
answerParent(Question, async ({ databaseUrl, only, egressAllow, apiToken }) => {
  const environment = readEnvironment({
    PORT: '0',
    DATABASE_URL: databaseUrl,
    CLOSECALL_SECRET_KEY: secretKey,
    CLOSECALL_EGRESS_ALLOW: egressAllow,
    CLOSECALL_API_TOKEN: apiToken,
  });
  if (!environment.ok) throw new Error(JSON.stringify(environment.problem));
  const service = await startService({
    environment: environment.value,
    only,
    log: createLog({ level: 'silent' }),
    tell: () => undefined,
    signal: new AbortController().signal,
  });
  return { port: service.web?.port ?? 0 };
});
