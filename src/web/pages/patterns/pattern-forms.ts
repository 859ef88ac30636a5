import { z } from 'zod';
import { cleanLine } from '../../../core/clean-text.ts';
import { note } from '../read-form.ts';

const Fingerprint = z.string().min(1).max(200);

export const MergeForm = z.object({ into: Fingerprint, note });

/** With `each`, what was ticked does not matter: every value becomes its own pattern. */
export const SplitForm = z.object({
  part: Fingerprint,
  position: z.coerce.number<string>().int().min(0).max(1_000),
  how: z.enum(['together', 'each']),
  'values[]': z.array(z.string().min(1).max(1_000)).max(200).default([]),
  note,
});

export const UndoEditForm = z.object({ note });

export const ThemeOwnerForm = z.object({
  owner: z
    .string()
    .transform((text) => cleanLine(text))
    .pipe(z.string().min(1).max(200)),
  note,
});
