import { describe, expect, test } from 'vitest'
import { httpLayer, receiptLayers, refusedBy } from './answer-layers.ts'

describe('what the partner says in a receipt', () => {
  test.each([
    ['processed/error: decryption-failed', 'decryption', ['ids']],
    ['processed/Error:Decryption-Failed', 'decryption', ['ids']],
    ['processed/error: insufficient-message-security', 'decryption', ['ids']],
    ['processed/error: authentication-failed', 'signature', ['ids', 'decryption']],
    ['processed/error: integrity-check-failed', 'signature', ['ids', 'decryption']],
    ['processed/error: unknown-trading-relationship', 'ids', []],
    ['failed/failure: sender-equals-receiver', 'ids', []],
    ['processed/error: unexpected-processing-error', 'mdn', []],
  ])('"%s" is about %s', (disposition, layer, passed) => {
    const results = refusedBy(disposition)
    expect(results.at(-1)).toMatchObject({
      layer,
      outcome: 'failed',
      text: expect.stringContaining(disposition),
    })
    expect(results.slice(0, -1).map((result) => result.layer)).toEqual(passed)
  })

  test('another MIC is told with the rule that fits it', () => {
    const mic = { digest: 'x', algorithm: 'sha-256' }
    const explanation = {
      rule: 'body',
      text: 'The partner digested the payload without its MIME fields.',
    } as const
    const mdn = { kind: 'mic-mismatch', expected: mic, received: mic, explanation } as const
    expect(receiptLayers(mdn, { kind: 'multipart/signed', signed: true })).toContainEqual({
      layer: 'mic',
      outcome: 'failed',
      text: 'The partner received other bytes than we sent. The partner digested the payload without its MIME fields.',
    })
  })
})

describe('what HTTP says', () => {
  const answered = (status: number) =>
    httpLayer(
      {
        kind: 'answered',
        status,
        headers: [['Content-Type', 'text/html; x=secret']],
        body: Buffer.from('<b>'),
      },
      5,
    )

  test.each([
    [204, 'ok', 'The server took the message and answered 204.'],
    [
      302,
      'failed',
      'The server answered 302 and points to another address, which is not followed: ask the partner for the right URL. Its answer is text/html, 3 bytes.',
    ],
    [
      404,
      'failed',
      'The server answered 404: there is nothing at this path: compare the URL with the partner, to its end. Its answer is text/html, 3 bytes.',
    ],
  ])('%i is %s', (status, outcome, text) => {
    expect(answered(status)).toEqual({ layer: 'http', outcome, text, durationMs: 5 })
  })

  test('a timeout says that the partner may have the message', () => {
    const text = 'No whole answer came within 5 ms.'
    expect(httpLayer({ kind: 'timeout', text }, 5).text).toBe(
      `${text} The partner may have the message all the same: ask them.`,
    )
  })
})
