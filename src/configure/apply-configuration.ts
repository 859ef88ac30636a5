import { and, eq, sql } from 'drizzle-orm';
import type { Connector } from '../../connectors/contract.ts';
import { checkDocument, type KnownThings } from '../config/check-document.ts';
import type {
  ConfigurationDocument,
  ConnectionDocument,
  SecretReference,
  TeamDigest,
} from '../config/document.ts';
import type { ConfigurationProblem } from '../config/read-document.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import { type Database, now, type Transaction } from '../db/client.ts';
import { forgetProblems } from '../db/queries/forget-problems.ts';
import { stoodInPolicies } from '../db/queries/stood-in-policies.ts';
import { connectionSecrets, connections, services, teams } from '../db/schema/index.ts';
import { applyReports } from './apply-reports.ts';
import { findAccountsAgain } from './find-accounts-again.ts';
import { oweTrackerChecks } from './owe-tracker-checks.ts';
import { type Change, planChange } from './plan-changes.ts';
import { applyPolicy } from './policy-versions.ts';
import { resolveSecrets } from './resolve-secrets.ts';
import { resumeTickets } from './resume-tickets.ts';
import type { SecretBox } from './secret-box.ts';
import { type PlainSecret, storeSecrets } from './store-secrets.ts';
import { storeTeamChat } from './store-team-chat.ts';

type Context = {
  db: Database;
  connectors: readonly Connector[];
  secretBox: SecretBox;
  /** Resolves a reference of the file; only the CLI and the start can. */
  resolveSecret: (reference: SecretReference) => Result<string, string>;
  actor: string;
};

/** Whoever applies a file may be alone; workers find what is owed. */
const toNobody = () => undefined;

/** Thrown inside the transaction to leave everything as it was. */
class DryRun extends Error {}

/**
 * Makes the database hold what the document says, in one transaction: all of it or, when anything
 * is wrong, nothing. Things that the document does not name are left alone. Safe to repeat.
 */
export async function applyConfiguration(
  context: Context,
  document: ConfigurationDocument,
  options: {
    dryRun: boolean;
    /** What reading the document found already; the rest of it is checked all the same. */
    problems?: readonly ConfigurationProblem[];
  },
): Promise<Result<readonly Change[], readonly ConfigurationProblem[]>> {
  const secrets = resolveSecrets(document, context.resolveSecret);
  const checked = checkDocument(
    document,
    context.connectors,
    await knownThings(context.db, document),
  );
  const problems = allProblems(options.problems ?? [], [...checked, ...secrets.problems]);
  if (problems.length > 0) return err(problems);
  const changes: Change[] = [];
  try {
    await changeState({ db: context.db, hint: toNobody }, async (tx, owe) => {
      for (const connection of document.connections) {
        changes.push(
          ...(await applyConnection(tx, owe, context, connection, secrets.of(connection.id))),
        );
      }
      changes.push(...(await applyTeams(tx, context, document, secrets.chatOf)));
      changes.push(...(await applyServices(tx, document)));
      if (document.policy) changes.push(...(await applyPolicy(tx, document.policy, context.actor)));
      if (document.reports) changes.push(...(await applyReports(tx, document.reports)));
      await writeChanges(tx, changes, context.actor);
      await oweTrackerChecks(tx, owe, changes);
      await resumeTickets(tx, owe, changes);
      // What was found before follows, a little at a time.
      if (changes.some(({ what }) => what === 'service')) {
        owe('follow-services', '', { inSeconds: 0 });
      }
      if (options.dryRun) throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return ok(changes);
}

async function writeChanges(
  tx: Transaction,
  changes: readonly Change[],
  actor: string,
): Promise<void> {
  for (const { kind, what, id, fields } of changes) {
    const action = kind === 'add' ? 'added' : 'changed';
    await writeAudit(tx, { actor, action, entity: what, entityId: id, detail: { fields } });
  }
}

async function knownThings(db: Database, { policy }: ConfigurationDocument): Promise<KnownThings> {
  const { id, connector, settings } = connections;
  const apiTokens = db
    .select({ id: connectionSecrets.id })
    .from(connectionSecrets)
    .where(and(eq(connectionSecrets.connectionId, id), eq(connectionSecrets.purpose, 'apiToken')));
  const hasApiToken = sql<boolean>`exists (${apiTokens})`.mapWith(Boolean);
  return {
    teams: new Set((await db.select({ id: teams.id }).from(teams)).map((team) => team.id)),
    connections: await db.select({ id, connector, settings, hasApiToken }).from(connections),
    stored: await stoodInPolicies(db, policy),
  };
}

/** What was found in a value whose shape is wrong says nothing new: something else stood there. */
function allProblems(
  ofShape: readonly ConfigurationProblem[],
  found: readonly ConfigurationProblem[],
): readonly ConfigurationProblem[] {
  const isFaulty = (path: string) =>
    ofShape.some((fault) => path === fault.path || /^[.[]/.test(tail(path, fault.path)));
  return [...ofShape, ...found.filter(({ path }) => !isFaulty(path))];
}

/** What `path` names within `whole`; empty where it names something else. */
function tail(path: string, whole: string): string {
  return path.startsWith(whole) ? path.slice(whole.length) : '';
}

async function applyTeams(
  tx: Transaction,
  { secretBox }: Context,
  document: ConfigurationDocument,
  chatOf: (teamId: string) => string | null,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (const team of document.teams) {
    const wanted = {
      name: team.name ?? team.id,
      jira: team.jira ?? null,
      workingHours: team.workingHours ?? null,
      automaticTicketsPerWeek: team.automaticTicketsPerWeek ?? null,
      digest: team.digest === undefined ? null : digestSettings(team.digest),
    };
    const [stored] = await tx.select().from(teams).where(eq(teams.id, team.id));
    const change = planChange('team', team.id, stored, wanted);
    if (change !== null) {
      await tx
        .insert(teams)
        .values({ id: team.id, ...wanted })
        .onConflictDoUpdate({ target: teams.id, set: wanted });
    }
    const chat = await storeTeamChat(tx, secretBox, team.id, chatOf(team.id));
    changes.push(...withChat(change, team.id, chat));
  }
  return changes;
}

/** Without the chat's address, which is a secret and is kept by itself. */
function digestSettings({ chat: _, ...settings }: TeamDigest) {
  return settings;
}

/** What is new says nothing of its fields. */
function withChat(change: Change | null, id: string, chat: string | null): readonly Change[] {
  if (chat === null || change?.kind === 'add') return change === null ? [] : [change];
  const fields = [...(change?.fields ?? []), `digest.chat: ${chat}`];
  return [{ kind: 'change', what: 'team', id, fields }];
}

async function applyServices(tx: Transaction, document: ConfigurationDocument): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [position, service] of document.services.entries()) {
    const wanted = {
      name: service.name ?? null,
      teamId: service.team ?? null,
      tier: service.tier ?? null,
      match: service.match,
      position,
    };
    const [stored] = await tx.select().from(services).where(eq(services.id, service.id));
    const change = planChange('service', service.id, stored, wanted);
    if (change === null) continue;
    await tx
      .insert(services)
      .values({ id: service.id, ...wanted })
      .onConflictDoUpdate({ target: services.id, set: wanted });
    changes.push(change);
  }
  return changes;
}

async function applyConnection(
  tx: Transaction,
  owe: Owe,
  context: Context,
  connection: ConnectionDocument,
  secrets: readonly PlainSecret[],
): Promise<Change[]> {
  const wanted = {
    connector: connection.connector,
    name: connection.name ?? connection.id,
    settings: connection.settings,
    enabled: connection.enabled,
    bodyLimitMb: connection.bodyLimitMb ?? null,
    pollSeconds: connection.poll?.everySeconds ?? null,
  };
  const [stored] = await tx.select().from(connections).where(eq(connections.id, connection.id));
  const change = planChange('connection', connection.id, stored, wanted);
  if (change !== null) {
    await tx
      .insert(connections)
      .values({ id: connection.id, ...wanted, createdAt: now, updatedAt: now })
      .onConflictDoUpdate({ target: connections.id, set: { ...wanted, updatedAt: now } });
  }
  // A file without a secrets section leaves the stored secrets alone.
  const secretChanges =
    connection.secrets === undefined
      ? []
      : await storeSecrets(tx, context.secretBox, connection.id, secrets);
  if (secretChanges.some(({ purpose, change: how }) => purpose === 'apiToken' && how === 'added')) {
    owe('ask-unconfirmed', `${connection.id}/`, { inSeconds: 0 });
  }
  if (change === null && secretChanges.length === 0) return [];
  // What was refused before says nothing of another token, nor of another address.
  await forgetProblems(tx, connection.id);
  const connector = context.connectors.find(({ name }) => name === connection.connector);
  const settings = [stored?.settings, wanted.settings];
  if (settings.some((each) => namesAccounts(connector, each))) {
    await findAccountsAgain(tx, connection.id);
  }
  // What is new says nothing of its fields.
  if (change?.kind === 'add') return [change];
  const fields = [
    ...(change?.fields ?? []),
    ...secretChanges.map(({ purpose, change: how }) => `secrets.${purpose}: ${how}`),
  ];
  return [{ kind: 'change', what: 'connection', id: connection.id, fields }];
}

function namesAccounts(connector: Connector | undefined, settings: unknown): boolean {
  const configured = connector?.configure(settings ?? {});
  return configured?.ok === true && configured.value.accounts.addresses.length > 0;
}
