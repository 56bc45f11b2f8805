import { describe, expect, test } from 'vitest'
import { type LogFields, type LogOptions, openLog } from './index.ts'

function record(level: LogOptions['level'] = 'info') {
  const lines: string[] = []
  const log = openLog({ level, name: 'parley', destination: { write: (line) => lines.push(line) } })
  return { log, lines, written: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('openLog', () => {
  test('writes one JSON line a call, with time, level, program, message and fields', () => {
    const { log, lines, written } = record()
    log.info('message received', { messageId: 'm-1', sizeBytes: 12, offset: 7n })
    expect(lines[0]?.endsWith('}\n')).toBe(true)
    expect(written()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        name: 'parley',
        messageId: 'm-1',
        sizeBytes: 12,
        offset: '7',
        message: 'message received',
      },
    ])
  })

  test('writes nothing below its level', () => {
    const { log, written } = record('warn')
    log.info('quiet')
    log.warn('heard')
    log.error('heard too')
    expect(written().map(({ level, message }) => [level, message])).toEqual([
      ['warn', 'heard'],
      ['error', 'heard too'],
    ])
  })

  test('a child carries its fields on every line, and those of its parent', () => {
    const { log, written } = record()
    log.child({ service: 'mapper' }).child({ topic: 't' }).warn('late', { code: 'X' })
    expect(written()[0]).toMatchObject({ service: 'mapper', topic: 't', code: 'X' })
  })

  test('a name that is not listed neither compiles nor gets written', () => {
    const { log, written } = record()
    // @ts-expect-error payload is no name of ours
    log.info('one', { payload: 'ISA*00*' })
    const smuggled = { payload: 'ISA*00*', messageId: 'm-2' } as LogFields
    log.info('two', smuggled)
    expect(JSON.stringify(written())).not.toContain('ISA')
    expect(written()[1]).toMatchObject({ messageId: 'm-2' })
  })

  test('a long text is cut at 500 characters', () => {
    const { log, written } = record()
    log.info('x', { reason: 'a'.repeat(10_000), error: new Error('b'.repeat(10_000)) })
    const [line] = written()
    expect(line?.reason).toHaveLength(500)
    expect(line?.error).toMatchObject({ message: `${'b'.repeat(499)}…` })
    expect(JSON.stringify(line)).not.toContain('b'.repeat(501))
  })

  test('an error is its message, code, stack and causes, and nothing else it holds', () => {
    const { log, written } = record()
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED', body: 'ISA*00*' })
    log.error('request failed', { error: new Error('cannot read blob 7', { cause }) })
    expect(written()[0]?.error).toEqual({
      message: 'cannot read blob 7',
      stack: expect.stringContaining('open-log.test.ts'),
      cause: { message: 'refused', code: 'ECONNREFUSED', stack: expect.any(String) },
    })
  })

  test('a thrown value that is no error shows its type only, and a ring of causes ends', () => {
    const { log, written } = record()
    const ring = new Error('ring')
    ring.cause = ring
    log.error('one', { error: 'ISA*00*' })
    log.error('two', { error: ring })
    expect(written()[0]?.error).toEqual({ message: 'not an Error: string' })
    expect(written()).toHaveLength(2)
  })
})
