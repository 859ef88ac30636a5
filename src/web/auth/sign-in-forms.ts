import { z } from 'zod';
import { cleanLine } from '../../core/clean-text.ts';
import { longestPassword, shortestPassword } from '../../people/person.ts';

const longestName = 100;
const longestEmail = 254;

/** Whatever was sent: what is wrong with it is not told from a wrong password. */
export const LoginForm = z.object({
  email: z.string().max(longestEmail).catch(''),
  password: z.string().catch(''),
  next: z.string().optional().catch(undefined),
});

/** A name on one line. */
export const PersonName = z
  .string()
  .transform((text) => cleanLine(text))
  .pipe(z.string().min(1).max(longestName));

export const PersonEmail = z.string().trim().max(longestEmail).pipe(z.email());

/** The password is taken as it was typed. */
export const NewPassword = z.string().min(shortestPassword).max(longestPassword);

export const FirstAdminForm = z.object({
  name: PersonName,
  email: PersonEmail,
  password: NewPassword,
});

export const SetPasswordForm = z.object({ password: NewPassword });

/** Recovery: a new password, or none. */
export const SignInLinkForm = z.object({
  password: z.union([z.literal('').transform(() => null), NewPassword]).default(null),
});
