/** The role that Closecall connects as, and the database that it keeps. */
export const databaseName = 'closecall';

/** What the server and initdb see of our environment: nothing, so no secret of ours either. */
export const serverEnv = { LC_ALL: 'C', TZ: 'UTC' };

/** Recovery after a kill takes seconds as a rule; a server that needs longer than this hangs. */
export const readyWithinMs = 300_000;

/** How the server's command begins, whatever folder its program is in. */
export function serverCommand(clusterDir: string): string[] {
  return ['postgres', '-D', clusterDir];
}

/**
 * The server's settings. They are given at every start instead of being written into the cluster,
 * so that a new release of Closecall brings its own along.
 */
export function serverSettings(port: number): string[] {
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: '127.0.0.1',
    // A socket's lock file, left by a kill, has blocked a restart.
    unix_socket_directories: '',
    max_connections: 200,
    password_encryption: 'scram-sha-256',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: '64MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '512MB',
    // This build knows no lz4, and pglz costs more time than it saves writing.
    wal_compression: 'off',
    wal_buffers: '8MB',
    max_wal_size: '1GB',
    // A queue leaves dead rows all day.
    autovacuum_naptime: '15s',
    autovacuum_vacuum_scale_factor: 0.1,
    autovacuum_analyze_scale_factor: 0.05,
    // Fewer helper processes: one machine, small data, no replication of single tables.
    io_method: 'sync',
    max_logical_replication_workers: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    // Errors of single statements reach the caller; here they could only leak what rows hold.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
