import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/**
 * Counts one call within the window of `perSeconds`, for all processes together. Answers 0 when it
 * may be made, else the seconds until the next window.
 */
export async function spendCall(
  db: DbOrTx,
  connectionId: string,
  budget: { calls: number; perSeconds: number },
): Promise<number> {
  const { calls, perSeconds } = budget;
  const isOver = sql`call_budgets.window_from <= closecall_now() - make_interval(secs => ${perSeconds})`;
  const spent = await db.execute<{ spent: number }>(sql`
    insert into call_budgets (connection_id, window_from, spent)
    values (${connectionId}, closecall_now(), 1)
    on conflict (connection_id) do update
      set spent = case when ${isOver} then 1 else call_budgets.spent + 1 end,
          window_from = case when ${isOver} then closecall_now() else call_budgets.window_from end
      where ${isOver} or call_budgets.spent < ${calls}
    returning spent`);
  if (spent.length > 0) return 0;
  const [row] = await db.execute<{ seconds: string }>(sql`
    select extract(epoch from window_from - closecall_now()) + ${perSeconds}::float as seconds
    from call_budgets where connection_id = ${connectionId}`);
  return Math.max(0.1, Number(row?.seconds ?? 1));
}
