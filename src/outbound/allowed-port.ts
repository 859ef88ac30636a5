/** Databases, caches and queues: no provider is served there, and they believe what they are told. */
const servicePorts: ReadonlySet<number> = new Set([
  1433, 1521, 2049, 2375, 2379, 3306, 5432, 5672, 6379, 9042, 9092, 11211, 27017,
]);

/** The web's own ports, and the high ones where no other well-known service listens. */
export function isAllowedPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !servicePorts.has(port));
}
