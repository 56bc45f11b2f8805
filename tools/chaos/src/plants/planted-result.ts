import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { versions } from '../report/result-file.ts'
import { isRight, type Planted, type Trial } from './run-planted.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** Writes what was caught, for people; answers its path from the root. */
export async function writePlanted({ trials, postgres }: Planted, seed: number): Promise<string> {
  const { parley, node, kafka } = await versions(postgres)
  const bugs = trials.filter(({ plant }) => plant)
  const caught = bugs.filter(isRight).length
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0)
  const day = new Date().toISOString().slice(0, 10)
  const control = trials.find(({ plant }) => !plant)
  const text = `# Planted bugs, ${day}

\`npm run chaos -- --planted --seed ${seed}\`: ${caught} of ${bugs.length} caught; without a bug ${control?.violations.length ?? 'unknown'} broken
promises. ${seconds} s on ${availableParallelism()} cores. Parley ${parley}, Node ${node}, Kafka ${kafka}, Postgres ${postgres}.

| Planted | Caught by | Faults | Broken promises | s |
|---|---|---|---|---|
${trials.map(rowOf).join('\n')}
`
  const folder = join(root, 'tools', 'chaos', 'results')
  const path = join(folder, `planted-${day}.md`)
  await mkdir(folder, { recursive: true })
  await writeFile(path, text)
  return relative(root, path)
}

function rowOf({ plant, breach, violations, faults, seconds }: Trial): string {
  const told = breach ? `${breach.promise}: ${breach.text}` : plant ? '**not caught**' : '(no bug)'
  const done = Object.entries(faults).map(([kind, count]) => `${count} ${kind}`)
  const cells = [plant?.name ?? '(none)', told, done.join(', '), violations.length, seconds]
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '/').replaceAll('\n', ' ')).join(' | ')} |`
}
