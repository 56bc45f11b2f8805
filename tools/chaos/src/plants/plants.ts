import type { Scene } from '../load/twin-load.ts'

/** A bug planted on purpose, to see whether the checker sees it. */
export type Plant = {
  readonly name: string
  /** Which promise it breaks, and how. */
  readonly sentence: string
  /** The file it changes, from the root of the repository. */
  readonly file: string
  /** Stands in the file exactly once; else the process does not start. */
  readonly find: string
  readonly put: string
  readonly trial: Trial
}

/** The shortest campaign that makes the bug do harm. */
export type Trial = {
  /** Kinds as `kindOf` names them, which come in turn, how many, and beginnings of the names of what they hit. */
  readonly faults: {
    readonly kinds: readonly string[]
    readonly count: number
    readonly on: readonly string[]
    /** Beginnings of the names of lines that are slow all the time: what waits for them can be hit. */
    readonly slow?: readonly string[]
    /** Between two of them (0.2 to 1.2 s). */
    readonly gapMs?: readonly [number, number]
    /** How long processes and lines are away (1.5 to 4 s). */
    readonly awayMs?: readonly [number, number]
  }
  readonly scenes: readonly Scene[]
  /** Between two files that our own systems put into the folder (0.2 to 0.9 s). */
  readonly filePauseMs?: readonly [number, number]
  /** It goes round in circles: quiet is not waited for. */
  readonly endless?: true
  /** Sentences of the checker; one must come. What else it says may be the machine's fault, and does not count. */
  readonly shows: RegExp
}

const orders: readonly Scene[] = ['order', 'order and repeats', 'batch']

export const plants: readonly Plant[] = [
  {
    name: 'acknowledge-before-commit',
    sentence: 'the MDN leaves before the message is in the ledger (durable before acknowledged)',
    file: 'apps/as2-gateway/src/receive-message.ts',
    find: 'const result = await commitReception(needs, arrival, { ...entry, ...joinRows([entry, receipt]) })',
    put: `void commitReception(needs, arrival, { ...entry, ...joinRows([entry, receipt]) }).catch(() => undefined)
  const result = { kind: 'committed' as const } as Awaited<ReturnType<typeof commitReception>>`,
    trial: {
      faults: { kinds: ['postgres-kill', 'line refuse'], count: 6, on: ['db:as2-gateway'] },
      scenes: ['order'],
      shows: /lies in the folder 0 times/,
    },
  },
  {
    name: 'new-message-id-on-retry',
    sentence: 'a retry is composed anew under a Message-ID of its own (stable outbound identity)',
    file: 'apps/as2-gateway/src/wire.ts',
    find: 'if (sending.delivery.mic !== undefined) return storedWire(needs, sending)',
    put: `if (sending.delivery.attemptCount > 0) {
    const { delivery } = sending
    const identity = delivery.identity.replace('@', \`-\${delivery.attemptCount}@\`)
    const again = { ...sending, delivery: { ...delivery, identity } }
    const { headers, content, mic } = await bodies.compose(await outbound(needs, keys, again))
    if (content.kind === 'bytes') return { headers, body: content.bytes, mic }
  }
  if (sending.delivery.mic !== undefined) return storedWire(needs, sending)`,
    trial: {
      faults: { kinds: ['line deaf'], count: 12, on: ['out:'] },
      scenes: orders,
      endless: true,
      shows: /under two Message-IDs|of which the ledger knows no delivery/,
    },
  },
  {
    name: 'composed-anew-on-retry',
    sentence: 'a retry signs and encrypts anew under the same Message-ID (a retry repeats the very bytes)',
    file: 'apps/as2-gateway/src/wire.ts',
    find: 'if (sending.delivery.mic !== undefined) return storedWire(needs, sending)',
    put: `if (sending.delivery.mic !== undefined) {
    const { headers, content, mic } = await bodies.compose(await outbound(needs, keys, sending))
    if (content.kind === 'bytes') return { headers, body: content.bytes, mic }
  }`,
    trial: {
      faults: { kinds: ['line deaf'], count: 12, on: ['out:'] },
      scenes: orders,
      shows: /other bytes under the same Message-ID/,
    },
  },
  {
    name: 'receipt-composed-anew',
    sentence: 'a repeated Message-ID gets a new MDN instead of the stored one (one answer per Message-ID)',
    file: 'apps/as2-gateway/src/receive-message.ts',
    find: 'return answerRepeat(needs, arrival, { id, at, sha256, holder: result.messageId })',
    put: 'return answerRepeat(needs, arrival, { id, at, sha256, holder: result.messageId }).then(() => stored)',
    trial: {
      faults: { kinds: ['line deaf'], count: 3, on: ['in:'] },
      scenes: orders,
      shows: /changed between two answers/,
    },
  },
  {
    name: 'inbox-claim-skipped',
    sentence: 'a repeated event is worked on again, because its claim counts as new (one business effect)',
    file: 'libs/store/src/postgres/claims.ts',
    find: "return holder === undefined ? { kind: 'committed' } : { kind: 'repeat', messageId: holder }",
    put: "return holder === undefined || key.startsWith('map|') ? { kind: 'committed' } : { kind: 'repeat', messageId: holder }",
    trial: {
      // What the relay has sent has arrived, but it is not told so: it sends it once more.
      faults: { kinds: ['line deaf'], count: 12, on: ['kafka:'], gapMs: [1_500, 3_500] },
      scenes: orders,
      shows: /lies in the folder [2-9] times|different 855 came of one file/,
    },
  },
  {
    name: 'offset-before-handler',
    sentence:
      'an offset is committed before its records are handled: who dies in between drops them (no limbo)',
    file: 'libs/bus/src/kafka/kafka-consumer.ts',
    find: 'const pulse = this.#pulse(payload)',
    put: `const next = { partition: held.partition, offset: String(BigInt(batch.lastOffset()) + 1n) }
    await payload.commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: [next] }] })
    const pulse = this.#pulse(payload)`,
    trial: {
      faults: {
        ...{ kinds: ['kill'], count: 10, on: ['edi-parser', 'mapper', 'router'] },
        slow: ['db:edi-parser', 'db:mapper', 'db:router'],
      },
      scenes: orders,
      shows: /is still (received|processing)|lies in the folder 0 times/,
    },
  },
  {
    name: 'outbox-forgotten-unanswered',
    sentence: 'the relay forgets records before Kafka has answered for them (no event is lost)',
    file: 'libs/bus/src/kafka/kafka-bus.ts',
    find: 'send: (lines) => this.#send(lines),',
    put: 'send: async (lines) => void this.#send(lines).catch(() => undefined),',
    trial: {
      faults: {
        ...{ kinds: ['kill'], count: 12, on: ['as2-gateway', 'edi-parser', 'mapper', 'router'] },
        slow: ['kafka:'],
      },
      scenes: orders,
      shows: /is still (received|processing|delivering)|lies in the folder 0 times/,
    },
  },
  {
    name: 'duplicate-interchange-taken',
    sentence:
      'an interchange that came before is processed again under another Message-ID (one business effect)',
    file: 'apps/edi-parser/src/interchange-entry.ts',
    find: 'const alone = repeats || message.parentId !== undefined',
    put: "const alone = repeats || message.kind === 'file'",
    trial: {
      faults: { kinds: ['kill'], count: 2, on: ['edi-parser'] },
      scenes: ['interchange again'],
      shows: /lies in the folder [2-9] times|kind interchange again ended as/,
    },
  },
  {
    name: 'neighbours-refused',
    sentence: 'one broken transaction takes its whole interchange with it (partial acceptance)',
    file: 'libs/channel/src/judge-interchange.ts',
    find: 'agreement.errors,',
    put: "'split-suspend-interchange',",
    trial: {
      faults: { kinds: ['kill'], count: 2, on: ['edi-parser'] },
      scenes: ['batch'],
      shows: /lies in the folder 0 times|was told/,
    },
  },
  {
    name: 'keys-ignored',
    sentence:
      'documents travel under keys of their own, so that a change may overtake its order (order kept per key)',
    file: 'apps/edi-parser/src/transaction-rows.ts',
    find: 'key: verdict.together ? file.message.rootId : thread, value',
    put: 'key: verdict.together ? file.message.rootId : id, value',
    trial: {
      faults: { kinds: ['freeze', 'line latency'], count: 6, on: ['mapper', 'db:mapper'] },
      scenes: ['pair'],
      shows: /a change came into the folder before its order/,
    },
  },
  {
    name: 'file-removed-before-commit',
    sentence: 'a file leaves its folder before it is in the ledger (durable before it is taken)',
    file: 'apps/folder-gateway/src/pickup/take-file.ts',
    find: 'const result = await commit(needs, takenEntry(taking, read))',
    put: `await putAway(file, away)
  const result = await commit(needs, takenEntry(taking, read))`,
    trial: {
      // Killed while its commits hang (one whose answer alone hangs is made, hence three times), and up again before the
      // next time. A line that only breaks makes it commit once more, as it should.
      faults: {
        ...{ kinds: ['line blackhole', 'kill'], count: 6, on: ['db:folder-gateway', 'folder-gateway'] },
        ...{ gapMs: [4_000, 5_000], awayMs: [5_000, 5_500] },
      },
      scenes: ['order'],
      filePauseMs: [40, 80],
      shows: /a file is nowhere instead of/,
    },
  },
  {
    name: 'file-written-in-place',
    sentence:
      'a file is written under the name that readers look for, instead of renamed to it (delivered whole)',
    file: 'apps/folder-gateway/src/write-whole.ts',
    find: 'const partial = join(folder',
    put: 'const partial = whole || join(folder',
    trial: {
      faults: { kinds: ['kill'], count: 2, on: ['folder-gateway'] },
      scenes: orders,
      shows: /a reader could take a part of it/,
    },
  },
]
