import { OpenAPIHono, z } from '@hono/zod-openapi';
import { PolicyDocument } from '../../../config/document.ts';
import { activatePolicy, activePolicy } from '../../../configure/policy-versions.ts';
import { ticketQuestions } from '../../../configure/ticket-questions.ts';
import { DEFAULT_POLICY } from '../../../core/policy/default-rules.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { insertPolicy, lockPolicies } from '../../../db/queries/insert-policy.ts';
import { listPolicies } from '../../../db/queries/list-policies.ts';
import { loadTriageSettings } from '../../../triage/triage-settings.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, badQuery, jsonAnswer, jsonBody, notFound } from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Note, paging } from '../request-parts.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';
import { ActivePolicy, PolicyVersion, toPolicyVersion, toQuestion } from './policy-object.ts';
import { compiledOrProblem, soundQuestionsOrProblem } from './rule-problems.ts';

const tags = ['policy'];
const VersionPath = z.object({ version: z.string().openapi({ example: '3' }) });
const NewVersion = z
  .strictObject({
    document: PolicyDocument,
    note: Note.optional(),
    activate: z
      .boolean()
      .default(false)
      .openapi({ description: 'Whether it applies from now on.' }),
  })
  .openapi('NewPolicyVersion', {
    example: {
      document: { rules: [{ name: 'everything', when: 'true', then: 'review' }] },
      note: 'Ask about everything for a week.',
    },
  });

const active = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags,
  summary: 'The policy in force',
  responses: { 200: jsonAnswer(ActivePolicy, 'The policy.') },
});

const list = apiRoute('viewer', {
  method: 'get',
  path: '/versions',
  tags,
  summary: 'List the versions of the policy, newest first',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(PolicyVersion), 'A page of versions.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/versions/{version}',
  tags,
  summary: 'Get a version of the policy',
  request: { params: VersionPath },
  responses: { 200: jsonAnswer(PolicyVersion, 'The version.'), ...notFound },
});

const add = apiRoute('admin', {
  method: 'post',
  path: '/versions',
  tags,
  summary: 'Add a version of the policy',
  description: 'Faults of rules are named with their line, column and what to write instead.',
  request: { body: jsonBody(NewVersion) },
  responses: { 201: jsonAnswer(PolicyVersion, 'The version.'), ...badBody },
});

const activate = apiRoute('admin', {
  method: 'post',
  path: '/versions/{version}/activate',
  tags,
  summary: 'Make a version the policy in force, an older one too',
  request: { params: VersionPath },
  responses: { 200: jsonAnswer(PolicyVersion, 'The version.'), ...notFound },
});

const Cursor = z.tuple([z.int().min(1)]);

export function policyRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(active, async (c) => {
    const { policyVersion, settleSeconds, undoSeconds } = await loadTriageSettings(db);
    const rules =
      (await activePolicy(db))?.document.rules ??
      DEFAULT_POLICY.rules.map(({ name, when, then }) => ({ name, when, then }));
    const asked = (await ticketQuestions(db)).flatMap((set) => set.questions.map(toQuestion));
    const times = { settleSeconds, undoSeconds };
    return c.json({ version: policyVersion, rules, ...times, questions: asked }, 200);
  });

  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const beforeVersion = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listPolicies(db, {}, { beforeVersion, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.version]);
    return c.json({ items: page.rows.map(toPolicyVersion), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    return c.json(await readVersion(db, versionIn(c.req.valid('param').version)), 200);
  });

  api.openapi(add, async (c) => {
    const { document, note, activate: isWanted } = c.req.valid('json');
    compiledOrProblem(document.rules, 'document.');
    soundQuestionsOrProblem(document.questions ?? [], 'document.');
    const author = c.get('caller').actor;
    const version = await db.transaction(async (tx) => {
      await lockPolicies(tx);
      const added = await insertPolicy(tx, { document, author, note: note ?? null });
      if (isWanted) await activatePolicy(tx, added, author);
      return added;
    });
    return c.json(await readVersion(db, version), 201);
  });

  api.openapi(activate, async (c) => {
    const version = versionIn(c.req.valid('param').version);
    await db.transaction(async (tx) => {
      await lockPolicies(tx);
      await activatePolicy(tx, version, c.get('caller').actor);
    });
    return c.json(await readVersion(db, version), 200);
  });
  return api;
}

/** Versions count from 1; what can't be one names nothing that exists. */
function versionIn(text: string): number {
  const version = /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
  if (version === null) throw notFoundProblem('policy version', text);
  return version;
}

async function readVersion(db: DbOrTx, version: number): Promise<z.infer<typeof PolicyVersion>> {
  const [row] = await listPolicies(db, { version }, { beforeVersion: null, limit: 1 });
  if (row === undefined) throw notFoundProblem('policy version', String(version));
  return toPolicyVersion(row);
}
