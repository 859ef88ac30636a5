/**
 * A near miss announces an incident of the same service that begins within this time. Longer, and
 * every noisy alert would announce everything.
 */
export const PRECURSOR_DAYS = 7;

/** What befalls one service or one environment within this time is told as one story. */
export const CHAIN_HOURS = 2;

/** A commit's run, its deployment and its rollback may lie further apart. */
export const CHAIN_HOURS_OF_REVISION = 24;

/** What goes on for longer belongs to what happens in its last hours. */
export const CHAIN_HOURS_OF_ITSELF = 24;
