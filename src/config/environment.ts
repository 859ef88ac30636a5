import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../core/result.ts';

const names = [
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'DATABASE_URL',
  'REDIS_URL',
  'CLOSECALL_DATA_DIR',
  'CLOSECALL_SECRET_KEY',
  'CLOSECALL_CONFIG',
  'CLOSECALL_API_TOKEN',
  'CLOSECALL_API_REQUESTS_PER_MINUTE',
  'CLOSECALL_EGRESS_ALLOW',
  'SMTP_URL',
  'MAIL_FROM',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
  'OIDC_DEFAULT_ROLE',
] as const;

type Name = (typeof names)[number];

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

const Environment = z.object({
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int()
    .min(0, { error: 'must be between 0 and 65535' })
    .max(65_535, { error: 'must be between 0 and 65535' })
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: httpUrl
    .refine((url) => /^[^/]+\/\/[^/?#]+\/*$/.test(url), {
      error: 'must be a host alone, such as https://closecall.acme.example, without a path',
    })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must look like postgres://user:password@host/database',
    })
    .optional(),
  REDIS_URL: z
    .url({ protocol: /^(rediss?|valkeys?)$/, error: 'must look like redis://host:6379' })
    .transform((url) => url.replace(/^valkey/, 'redis'))
    .optional(),
  CLOSECALL_DATA_DIR: z.string().optional(),
  CLOSECALL_SECRET_KEY: z.string().optional(),
  CLOSECALL_CONFIG: z.string().optional(),
  CLOSECALL_API_TOKEN: z
    .string()
    .min(24, { error: 'must be at least 24 characters; make one with: openssl rand -hex 24' })
    .optional(),
  CLOSECALL_API_REQUESTS_PER_MINUTE: z.coerce
    .number({ error: 'must be a number' })
    .int({ error: 'must be a whole number' })
    .min(1, { error: 'must be at least 1' })
    .default(120),
  CLOSECALL_EGRESS_ALLOW: z
    .string()
    .transform((list) => list.split(/[\s,]+/).filter((range) => range !== ''))
    .default([]),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must look like smtps://user:password@mail.example' })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+$/, { error: 'must be one line' })
    .optional(),
  OIDC_ISSUER: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, { error: 'has to fit on a button' }).default('single sign-on'),
  OIDC_DEFAULT_ROLE: z
    .enum(['viewer', 'responder', 'admin', 'none'], {
      error: 'must be viewer, responder, admin or none',
    })
    .default('viewer'),
});

/** The process environment, checked. Absent and empty are the same. */
export type Environment = z.infer<typeof Environment>;

export type EnvironmentProblem = { name: string; message: string };

/**
 * Reads the variables of `docs/configuration.md` from `source`; each may come as `NAME_FILE`
 * instead, whose content is used without its last line break. Every fault is listed.
 */
export function readEnvironment(
  source: Readonly<Record<string, string | undefined>>,
): Result<Environment, readonly EnvironmentProblem[]> {
  const problems: EnvironmentProblem[] = [];
  const values: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = readOne(source, name);
    if (!value.ok) problems.push(value.problem);
    else if (value.value !== '') values[name] = value.value;
  }
  const parsed = Environment.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) {
    problems.push({ name: String(issue.path[0]), message: issue.message });
  }
  if (parsed.success) problems.push(...halfOfMail(parsed.data));
  return parsed.success && problems.length === 0 ? ok(parsed.data) : err(problems);
}

/** A mail server alone has nobody to write in the name of, and a name alone no server. */
function halfOfMail({ SMTP_URL, MAIL_FROM }: Environment): readonly EnvironmentProblem[] {
  if ((SMTP_URL === undefined) === (MAIL_FROM === undefined)) return [];
  const name = SMTP_URL === undefined ? 'SMTP_URL' : 'MAIL_FROM';
  return [{ name, message: 'is missing: mail needs both SMTP_URL and MAIL_FROM' }];
}

function readOne(
  source: Readonly<Record<string, string | undefined>>,
  name: Name,
): Result<string, EnvironmentProblem> {
  const direct = source[name] ?? '';
  const file = source[`${name}_FILE`] ?? '';
  if (direct !== '' && file !== '') {
    return err({ name, message: `is given twice, as ${name} and as ${name}_FILE; keep one` });
  }
  if (file === '') return ok(direct);
  try {
    return ok(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err({ name: `${name}_FILE`, message: `can't be read: ${reason}` });
  }
}
