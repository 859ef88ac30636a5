import { connectors } from '../../connectors/registry.ts';
import { readDocument } from '../../src/config/read-document.ts';
import { resolveSecret } from '../../src/config/resolve-secret.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { createSecretBox } from '../../src/configure/secret-box.ts';
import type { Database } from '../../src/db/client.ts';

/** What `applyText` seals secrets with. */
export const secretBox = createSecretBox(Buffer.alloc(32, 5));

/** Applies the text of a configuration file. */
export function applyText(
  db: Database,
  text: string,
  options: { dryRun?: boolean; environment?: Readonly<Record<string, string>> } = {},
) {
  const { dryRun = false, environment = {} } = options;
  const { document, problems } = readDocument(text);
  return applyConfiguration(
    {
      db,
      connectors,
      secretBox,
      actor: 'test',
      resolveSecret: (reference) =>
        resolveSecret(reference, { environment, file: '/nowhere/closecall.yaml' }),
    },
    document,
    { dryRun, problems },
  );
}
