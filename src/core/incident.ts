/** How a page ended, told for the whole of it. */
export type IncidentOutcome = 'open' | 'cleared_itself' | 'worked' | 'abandoned' | 'merged';
