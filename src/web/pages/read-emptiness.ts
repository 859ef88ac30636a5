import { connectionsAtAGlance } from '../../db/queries/connections-at-a-glance.ts';
import { countUndecided } from '../../db/queries/count-undecided.ts';
import { recentWrongSignatures } from '../../db/queries/count-wrong-signatures.ts';
import { goneWebhooks } from '../../db/queries/gone-webhooks.ts';
import { loggedQuietly } from '../../db/queries/logged-quietly.ts';
import { whatHasArrived } from '../../db/queries/what-has-arrived.ts';
import type { Emptiness } from '../views/inbox-empty.tsx';
import type { WebContext } from '../web-context.ts';

/** All that tells why a list of these teams, or of all, is empty; read only where one is. */
export async function readEmptiness(
  { db, clock }: Pick<WebContext, 'db' | 'clock'>,
  teams: readonly string[] | undefined,
): Promise<Emptiness> {
  const glanced = await connectionsAtAGlance(db, clock.now().getTime());
  const enabled = glanced.filter((each) => each.enabled);
  const ids = enabled.map(({ id }) => id);
  const [arrived, quiet, counts, wrong, gone] = await Promise.all([
    whatHasArrived(db),
    loggedQuietly(db, teams),
    countUndecided(db, {}),
    recentWrongSignatures(db),
    goneWebhooks(db, ids),
  ]);
  const standings = enabled.map(({ id, name, lastDeliveryAt, webhookSecrets }) => ({
    ...{ id, name, lastDeliveryAt, webhookSecrets },
    wrongSignatures: wrong.get(id) ?? null,
    gone: (gone.get(id) ?? []).length,
  }));
  return { ...arrived, quiet, openInAll: counts.open, standings };
}
