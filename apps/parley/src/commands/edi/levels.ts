import type { Finding } from '@parley/edi'
import { Unreadable } from '../../terminal.ts'

type Severity = 'error' | 'warn' | 'off'
export type Levels = ReadonlyMap<number, Severity>

/** `3=warn`, `7=off`: what becomes of the findings of a level. */
export function levelsOf(texts: readonly string[]): Levels {
  return new Map(
    texts.map((text) => {
      const [, level, severity] = /^([0-7])=(error|warn|off)$/.exec(text) ?? []
      if (level === undefined || severity === undefined)
        throw new Unreadable(
          `--level ${text}: write a level from 0 to 7 and error, warn or off, such as 3=warn`,
        )
      return [Number(level), severity as Severity]
    }),
  )
}

export function levelled(findings: readonly Finding[], levels: Levels): readonly Finding[] {
  if (levels.size === 0) return findings
  return findings.flatMap((found) => {
    const severity = levels.get(found.level) ?? found.severity
    return severity === 'off' ? [] : [{ ...found, severity }]
  })
}
