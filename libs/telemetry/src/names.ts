/** Every name a log line may carry. A name that is not here does not compile and is not written. */
export const textNames = [
  'service',
  'messageId',
  'deliveryId',
  'revision',
  'code',
  'sha256',
  'as2',
  'console',
  'rpc',
  'partner',
  'agreement',
  'channel',
  'gateway',
  'topic',
  'group',
  'check',
  'repeat',
  'method',
  'path',
  'reason',
  'reference',
  'version',
] as const

export const numberNames = [
  'status',
  'count',
  'sizeBytes',
  'durationMs',
  'partition',
  'offset',
  'attempt',
  'port',
  'pid',
] as const

type Texts = { readonly [name in (typeof textNames)[number]]?: string | undefined }
type Numbers = { readonly [name in (typeof numberNames)[number]]?: number | bigint | undefined }

/** Ids, codes, sizes and hashes; never payloads, keys, passwords or names of buyers. */
export type LogFields = Texts & Numbers & { readonly error?: unknown }
