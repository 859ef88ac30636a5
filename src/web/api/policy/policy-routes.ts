import { OpenAPIHono, z } from '@hono/zod-openapi';
import { PolicyDocument } from '../../../config/document.ts';
import {
  activatePolicy,
  activePolicy,
  type RollBackRefused,
  rollBackPolicy,
} from '../../../configure/policy-versions.ts';
import { ticketQuestions } from '../../../configure/ticket-questions.ts';
import { automaticRules } from '../../../core/policy/automatic-rules.ts';
import { DEFAULT_POLICY } from '../../../core/policy/default-rules.ts';
import { ruleWarnings } from '../../../core/policy/rule-warnings.ts';
import { DEFAULT_TICKETS_PER_WEEK } from '../../../core/policy/weekly-limit.ts';
import { insertPolicy, lockPolicies } from '../../../db/queries/insert-policy.ts';
import { listPolicies } from '../../../db/queries/list-policies.ts';
import { stoodInPolicies } from '../../../db/queries/stood-in-policies.ts';
import { knownNames, policyWarnings } from '../../../triage/policy-warnings.ts';
import { loadTriageSettings } from '../../../triage/triage-settings.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badBody,
  badQuery,
  jsonAnswer,
  jsonBody,
  notFound,
  problemAnswer,
} from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Note, paging } from '../request-parts.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';
import {
  ActivePolicy,
  PolicyVersion,
  toPolicyVersion,
  toQuestion,
  Warnings,
} from './policy-object.ts';
import { readVersion } from './read-version.ts';
import { refuseUnknownTeams, soundOrProblem, soundQuestionsOrProblem } from './rule-problems.ts';

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

const AddedVersion = PolicyVersion.extend({ warnings: Warnings }).openapi('AddedPolicyVersion');

const add = apiRoute('admin', {
  method: 'post',
  path: '/versions',
  tags,
  summary: 'Add a version of the policy',
  description: 'Faults of rules are named with their line, column and what to write instead.',
  request: { body: jsonBody(NewVersion) },
  responses: { 201: jsonAnswer(AddedVersion, 'The version.'), ...badBody },
});

const activate = apiRoute('admin', {
  method: 'post',
  path: '/versions/{version}/activate',
  tags,
  summary: 'Make a version the policy in force, an older one too',
  request: { params: VersionPath },
  responses: { 200: jsonAnswer(PolicyVersion, 'The version.'), ...notFound },
});

const RollBack = z
  .strictObject({
    version: z
      .int()
      .min(1)
      .optional()
      .openapi({ description: 'The version that was seen in force; another one answers 409.' }),
  })
  .openapi('RollBackPolicy', { example: { version: 3 } });

const rollBack = apiRoute('admin', {
  method: 'post',
  path: '/roll-back',
  tags,
  summary: 'Go back to the version that was in force before',
  description: 'Called again, it goes back to the one that was in force until then.',
  request: { body: { ...jsonBody(RollBack), required: false } },
  responses: {
    200: jsonAnswer(PolicyVersion, 'The version that is in force now.'),
    409: problemAnswer('No other was in force before, or another one is in force than was seen.'),
    ...badBody,
  },
});

const Cursor = z.tuple([z.int().min(1)]);

export function policyRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(active, async (c) => {
    const settings = await loadTriageSettings(db);
    const { policyVersion, settleSeconds, undoSeconds, halfLifeDays } = settings;
    const document = (await activePolicy(db))?.document;
    const rules =
      document?.rules ?? DEFAULT_POLICY.rules.map(({ name, when, then }) => ({ name, when, then }));
    const perWeek = document?.automaticTicketsPerWeek ?? DEFAULT_TICKETS_PER_WEEK;
    const names = [...automaticRules(rules)];
    const answer = {
      ...{ version: policyVersion, rules, settleSeconds, undoSeconds, halfLifeDays },
      questions: (await ticketQuestions(db)).flatMap((set) => set.questions.map(toQuestion)),
      automaticTickets: { on: names.length > 0, rules: names, perWeek },
      warnings: await policyWarnings(db, rules),
    };
    return c.json(answer, 200);
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
    const { rules, questions, conditions } = await stoodInPolicies(db, document);
    soundOrProblem(document.rules, 'document.', { isStored: rules, conditions });
    const stored = { isStored: questions, conditions };
    soundQuestionsOrProblem(document.questions ?? [], 'document.', stored);
    const known = await knownNames(db);
    refuseUnknownTeams(document.rules, known.team);
    const author = c.get('caller').actor;
    const version = await db.transaction(async (tx) => {
      await lockPolicies(tx);
      const added = await insertPolicy(tx, { document, author, note: note ?? null });
      if (isWanted) await activatePolicy(tx, added, author);
      return added;
    });
    const warnings = ruleWarnings(document.rules, known);
    return c.json({ ...(await readVersion(db, version)), warnings }, 201);
  });

  api.openapi(activate, async (c) => {
    const version = versionIn(c.req.valid('param').version);
    await db.transaction((tx) => activatePolicy(tx, version, c.get('caller').actor));
    return c.json(await readVersion(db, version), 200);
  });

  api.openapi(rollBack, async (c) => {
    const { actor } = c.get('caller');
    const seen = c.req.valid('json').version ?? null;
    const before = await db.transaction((tx) => rollBackPolicy(tx, { seen, actor }));
    if (!before.ok) throw rollBackProblem(before.problem);
    return c.json(await readVersion(db, before.value), 200);
  });
  return api;
}

function rollBackProblem({ code, active }: RollBackRefused): HttpProblem {
  const inForce = active === null ? 'No version is' : `Version ${active} is`;
  const detail =
    code === 'stale'
      ? `${inForce} in force by now, so nothing was done.`
      : `${inForce} in force, and no other was before; there is nothing to go back to.`;
  return new HttpProblem(code === 'stale' ? 'stale' : 'not-possible', detail, {
    extra: { version: active },
  });
}

/** Versions count from 1; what can't be one names nothing that exists. */
function versionIn(text: string): number {
  const version = /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
  if (version === null) throw notFoundProblem('policy version', text);
  return version;
}
