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
}

export const plants: readonly Plant[] = [
  {
    name: 'acknowledge-before-commit',
    sentence: 'the MDN leaves before the message is in the ledger (durable before acknowledged)',
    file: 'apps/as2-gateway/src/receive-message.ts',
    find: 'const result = await commitReception(needs, arrival, { ...entry, ...joinRows([entry, receipt]) })',
    put: `void commitReception(needs, arrival, { ...entry, ...joinRows([entry, receipt]) }).catch(() => undefined)
  const result = { kind: 'committed' as const } as Awaited<ReturnType<typeof commitReception>>`,
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
  },
  {
    name: 'inbox-claim-skipped',
    sentence: 'a repeated event is worked on again, because its claim counts as new (one business effect)',
    file: 'libs/store/src/postgres/claims.ts',
    find: "return holder === undefined ? { kind: 'committed' } : { kind: 'repeat', messageId: holder }",
    put: "return holder === undefined || key.startsWith('map|') ? { kind: 'committed' } : { kind: 'repeat', messageId: holder }",
  },
]
