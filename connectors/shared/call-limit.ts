/** A call to a provider takes at most this long in all, from the name look-up to the last byte. */
export const CALL_LIMIT_MS = 10_000;
