import { asc, sql } from 'drizzle-orm';
import { activePolicy } from '../configure/policy-versions.ts';
import type { DetectorName } from '../core/detect/finding.ts';
import { type PatternEdits, rulesAfterMerges } from '../core/pattern-edits.ts';
import { DEFAULT_POLICY } from '../core/policy/default-rules.ts';
import { compilePolicy, type Policy } from '../core/policy/evaluate-policy.ts';
import type { Rule } from '../core/policy/rule.ts';
import type { ServiceMatch } from '../core/service-match.ts';
import type { DbOrTx } from '../db/client.ts';
import { editsInForce } from '../db/queries/edits-in-force.ts';
import { services } from '../db/schema/index.ts';

export type KnownService = {
  id: string;
  name: string | null;
  teamId: string | null;
  tier: number | null;
  match: ServiceMatch;
};

/** What an admin set, as far as triage needs it. `policyVersion` is null for the default policy. */
export type TriageSettings = {
  services: readonly KnownService[];
  policy: Policy;
  policyVersion: number | null;
  settleSeconds: Readonly<Record<DetectorName, number>>;
  undoSeconds: number;
  /** How many days old an occurrence is when it counts half in a rate. */
  halfLifeDays: number;
  /** What people said of patterns. */
  patternEdits: PatternEdits;
};

const defaultRules = mustCompile(DEFAULT_POLICY.rules);

/** What was loaded last: it is asked for with every batch, seldom changes, and is large. */
let last: { mark: string; settings: TriageSettings } | null = null;

export async function loadTriageSettings(db: DbOrTx): Promise<TriageSettings> {
  const mark = await settingsMark(db);
  if (last?.mark !== mark) last = { mark, settings: await readSettings(db) };
  return last.settings;
}

/** A text that is another one whenever any of the settings is. */
async function settingsMark(db: DbOrTx): Promise<string> {
  const [row] = await db.execute<{ mark: string }>(sql`
    select concat_ws(' ',
      (select md5(string_agg(services::text, ' ' order by position, id)) from services),
      (select md5(policies::text) from policies where active),
      -- Edits are only added, and taken back once; their ids tell one database from another.
      (select concat(count(*), '-', count(undone_at), '-', max(id::text)) from pattern_edits)) as mark`);
  return row?.mark ?? '';
}

async function readSettings(db: DbOrTx): Promise<TriageSettings> {
  const rows = await db.select().from(services).orderBy(asc(services.position), asc(services.id));
  const active = await activePolicy(db);
  const edits = await editsInForce(db);
  const wanted = active?.document.settleSeconds;
  const given =
    typeof wanted === 'number'
      ? { auto_resolved_page: wanted, retried_ci_failure: wanted, canary_rollback: wanted }
      : withoutUndefined(wanted ?? {});
  const settleSeconds = { ...DEFAULT_POLICY.settleSeconds, ...given };
  return {
    services: rows,
    policy: active === null ? defaultRules : policyInForce(active.document.rules, edits),
    policyVersion: active?.version ?? null,
    settleSeconds,
    undoSeconds: active?.document.undoSeconds ?? DEFAULT_POLICY.undoSeconds,
    halfLifeDays: active?.document.halfLifeDays ?? DEFAULT_POLICY.halfLifeDays,
    patternEdits: edits,
  };
}

/** What sound rules say of what is stored, while these edits are in force. */
export function policyInForce(rules: readonly Rule[], edits: PatternEdits): Policy {
  return mustCompile(rulesAfterMerges(rules, edits));
}

/** Rules are checked before they are stored; one that no longer compiles is a broken world. */
function mustCompile(rules: Parameters<typeof compilePolicy>[0]): Policy {
  const result = compilePolicy(rules, { isStored: true });
  if (result.ok) return result.policy;
  const [first] = result.problems;
  throw new Error(`the stored policy does not compile: ${first?.path} ${first?.message}`);
}

function withoutUndefined<T extends object>(
  source: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
