import { clusterName } from './postmaster-file.ts'

/**
 * on: a commit is on disk before it is answered. off: no fsync at all; a power cut or a crash of the machine can
 * destroy the whole database. For tests and benchmarks.
 */
export type Durability = 'on' | 'off'

export type ServerSettings = Readonly<Record<string, string | number>>

/** The options after `postgres`. `folder` is the cluster as the server's user sees it. */
export function serverOptions(cluster: string, folder: string, settings: ServerSettings): string[] {
  const named = { ...settings, cluster_name: clusterName(cluster) }
  return ['-D', folder, ...Object.entries(named).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Sized for a laptop or one node. */
export function settingsFor(durability: Durability): ServerSettings {
  return { ...standing, ...byDurability[durability] }
}

const standing = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '128MB',
  // Queries are short: compiling them costs more than it gains, and parallel workers need shared memory that
  // containers limit to 64 MB.
  jit: 'off',
  max_parallel_workers_per_gather: 0,
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors reach the program as answers. In the server's own log their texts could show parts of payloads.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

const byDurability = {
  on: { fsync: 'on', full_page_writes: 'on' },
  off: { fsync: 'off', full_page_writes: 'off' },
}
