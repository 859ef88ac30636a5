/** So long after a ticket was done its fix is taken to be out, whether a deployment was told of or not. */
export const FIX_IS_OUT_AFTER_MS = 7 * 86_400_000;
