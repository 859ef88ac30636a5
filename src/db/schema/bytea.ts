import { customType } from 'drizzle-orm/pg-core';

/** Raw bytes, in and out as a Uint8Array. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});
