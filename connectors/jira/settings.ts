import { z } from 'zod';
import { namedTwice } from '../../src/core/follow-up/ticket-ending.ts';
import { HttpAddress } from '../shared/http-address.ts';

const Names = z.array(z.string().trim().min(1));

/**
 * One reading of "rolled back": a move of a ticket of these projects and types (any, where a list is
 * left out) into one of these statuses or resolutions, under one of these labels, or to this value
 * of a field. Ids and names both serve; names in any case.
 */
export type RolledBackRule = z.infer<typeof RolledBackRule>;
export const RolledBackRule = z
  .strictObject({
    projects: Names.default([]),
    issueTypes: Names.default([]),
    statusTo: Names.default([]),
    resolutionTo: Names.default([]),
    labelAdded: Names.default([]),
    field: z.strictObject({ id: z.string().min(1), to: z.string().min(1) }).optional(),
  })
  .refine(
    (rule) =>
      rule.field !== undefined ||
      rule.statusTo.length + rule.resolutionTo.length + rule.labelAdded.length > 0,
    'say by what a rollback shows: statusTo, resolutionTo, labelAdded or field',
  );

const StatusMapping = z
  .strictObject({ open: Names.default([]), done: Names.default([]), wontDo: Names.default([]) })
  .superRefine((mapping, ctx) => {
    for (const { index, other } of namedTwice(mapping)) {
      const message = `is among ${other} too; a status means one thing`;
      ctx.addIssue({ code: 'custom', path: ['open', index], message });
    }
  });

export type Settings = z.infer<typeof Settings>;
export const Settings = z
  .strictObject({
    siteUrl: HttpAddress,
    /** The account whose API token is used; Cloud only. */
    email: z.string().trim().min(1).optional(),
    deployment: z.enum(['cloud', 'datacenter']).default('cloud'),
    rolledBack: z.array(RolledBackRule).default([]),
    /**
     * Statuses or resolutions, by id or name, that end a ticket, and statuses that do not; Jira's
     * categories otherwise.
     */
    statusMapping: StatusMapping.default({ open: [], done: [], wontDo: [] }),
    /** With this label the readers of a ticket say that it was of no use. */
    notUsefulLabel: z
      .string()
      .trim()
      .regex(/^\S{1,255}$/, 'a label in Jira has no blanks')
      .default('not-useful'),
    /** How a ticket is linked to the one of the last time: the name of a type of link. */
    linkType: z.string().trim().min(1).default('Relates'),
  })
  .refine((settings) => settings.deployment === 'datacenter' || settings.email !== undefined, {
    path: ['email'],
    message: 'Jira Cloud needs the e-mail address of the account that the API token belongs to',
    // Told with all other faults, unless one of the two is faulty itself.
    when: ({ issues }) =>
      !issues.some(({ path }) => path?.[0] === 'deployment' || path?.[0] === 'email'),
  });
