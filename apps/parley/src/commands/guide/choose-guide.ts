import { problemText } from '@parley/model'
import { note, UserError } from '../../terminal.ts'
import { type OpenedGuide, openSpec, readGuideFile } from './open-guide.ts'

/**
 * The one guide that a command is about: that of a file (of several, the one of that name), or a bare standard such as
 * x12/004010/850. Undefined when it cannot be had; then it is said why, and the exit code is 1 (problems) or 2 (no file).
 */
export async function chooseGuide(
  source: string,
  name: string | undefined,
): Promise<OpenedGuide | undefined> {
  if (/^(x12|edifact)\/[^/]+\/[^/.]+$/.test(source)) return bareStandard(source)
  const read = await readGuideFile(source)
  if (read.kind === 'unreadable') {
    note(`${read.text} Name a YAML file, or a standard such as x12/004010/850.`)
    process.exitCode = 2
    return undefined
  }
  if (read.problems.length > 0) {
    throw new UserError(read.problems.map(problemText).join('\n'))
  }
  const fitting = read.guides.filter((one) => name === undefined || one.name === name)
  const names = read.guides.map((one) => one.name).join(', ')
  if (fitting.length === 1) return fitting[0]
  if (read.guides.length === 0) throw new UserError(`${source} has no Guide of an EDI document.`)
  if (name !== undefined) throw new UserError(`${source} has no Guide "${name}". It has: ${names}`)
  throw new UserError(`${source} has several guides; choose one with --name: ${names}`)
}

async function bareStandard(standard: string): Promise<OpenedGuide> {
  const opened = await openSpec({ extends: standard })
  if (opened.kind === 'opened') return opened.opened
  throw new UserError(`${standard}: ${opened.problems.map(({ text }) => text).join('; ')}`)
}
