import type { DrainFigures } from './drain-figures.ts'
import type { Delay, LightFigures } from './light.ts'
import type { RestFigures } from './rest.ts'

export type Say = (line: string) => void

/** A line of a table: its name, then cells. */
export function row(name: string, cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell) => cell.padStart(13)).join('')
}

const fixed = (digits: number) => (value: number | undefined) => (value ?? 0).toFixed(digits)

/** What is known as soon as a drain is over; the table comes at the end. */
export function drainLine(name: string, { perSecond, cores, cpuMs }: DrainFigures): string {
  const each = [...cpuMs].map(([process, ms]) => `${process} ${fixed(3)(ms)}`)
  const { own, others, free } = cores
  const use = `cores ${fixed(2)(own)}, others ${fixed(2)(others)}, free ${fixed(2)(free)}`
  return `         ${name}: ${fixed(0)(perSecond)} documents/s; ${use}; ms ${each.join(', ')}`
}

/** One column a drain. */
export function printDrains(say: Say, title: string, drains: ReadonlyMap<string, DrainFigures>): void {
  const all = [...drains.values()]
  const line = (name: string, read: (one: DrainFigures) => string) => say(row(name, all.map(read)))
  say('')
  say(row(title, [...drains.keys()]))
  line('documents/s', ({ perSecond }) => fixed(0)(perSecond))
  const first = all[0]?.perSecond ?? 0
  line('times the first', ({ perSecond }) => fixed(2)(perSecond / first))
  line('whole drain, s', ({ wholeSeconds }) => fixed(1)(wholeSeconds))
  for (const share of [0.25, 0.5, 0.75])
    line(`waiting at ${share * 100} % of it`, ({ waiting }) => {
      return String(waiting[Math.round((waiting.length - 1) * share)] ?? 0)
    })
  line('cores in use', ({ cores }) => fixed(2)(cores.own))
  line('cores others used', ({ cores }) => fixed(2)(cores.others))
  line('cores free', ({ cores }) => fixed(2)(cores.free))
  line('WAL KiB a document', ({ kibADocument }) => fixed(1)(kibADocument.wal))
  line('tables KiB a document', ({ kibADocument }) => fixed(1)(kibADocument.disk))
  say('processor ms a document')
  const names = new Set(all.flatMap(({ cpuMs }) => [...cpuMs.keys()]))
  for (const name of names) line(`  ${name}`, ({ cpuMs }) => fixed(3)(cpuMs.get(name)))
  line('  all', ({ cpuMs }) => fixed(3)([...cpuMs.values()].reduce((sum, one) => sum + one, 0)))
}

export function printRest(say: Say, name: string, figures: ReadonlyMap<string, RestFigures>): void {
  say('')
  say(row(`at rest: ${name}`, ['processes', 'CPU ms/s', 'memory MiB']))
  for (const [process, { processes, cpuMsPerSecond, memoryMiB }] of figures)
    say(row(`  ${process}`, [String(processes), fixed(1)(cpuMsPerSecond), fixed(0)(memoryMiB)]))
}

export function printLight(say: Say, all: ReadonlyMap<string, LightFigures>): void {
  const figures = [...all.values()]
  say('')
  say(row(`p50 / p99 ms at ${figures[0]?.perSecond}/s`, [...all.keys()]))
  say(
    row(
      'request to delivered',
      figures.map(({ whole }) => delay(whole)),
    ),
  )
  for (const hop of figures[0]?.hops.keys() ?? [])
    say(
      row(
        `  ${hop}`,
        figures.map(({ hops }) => delay(hops.get(hop))),
      ),
    )
}

/** What takes at least 5 us in one of them. */
export function printProfiles(
  say: Say,
  profiles: Readonly<Record<string, ReadonlyMap<string, number>>>,
): void {
  const all = Object.values(profiles)
  say('')
  say(row('processor ms a document', Object.keys(profiles)))
  const names = new Set(all.flatMap((one) => [...one].filter(([, ms]) => ms >= 0.005).map(([name]) => name)))
  const most = (name: string) => Math.max(...all.map((one) => one.get(name) ?? 0))
  for (const name of [...names].toSorted((one, other) => most(other) - most(one)))
    say(
      row(
        `  ${name}`,
        all.map((one) => fixed(3)(one.get(name))),
      ),
    )
}

function delay(one: Delay | undefined): string {
  return one ? `${one.p50.toFixed(0)} / ${one.p99.toFixed(0)}` : ''
}
