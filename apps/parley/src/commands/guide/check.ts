import { problemText } from '@parley/model'
import { note, say } from '../../terminal.ts'
import { readGuideFile } from './open-guide.ts'

/** parley guide check <files...>: exit code 0 when all compile, 1 problems, 2 cannot be read. */
export async function check(files: readonly string[]): Promise<void> {
  let problems = 0
  let unreadable = false
  for (const file of files) {
    const read = await readGuideFile(file)
    if (read.kind === 'unreadable') {
      note(read.text)
      unreadable = true
      continue
    }
    for (const problem of read.problems) say(problemText(problem))
    problems += read.problems.length
    for (const { name, guide } of read.guides)
      say(`${file}: ${name} is good (${guide.setId} of ${guide.version})`)
    if (read.problems.length === 0 && read.guides.length === 0)
      note(`${file} has no Guide of an EDI document.`)
  }
  if (problems > 0) note(`${problems} ${problems === 1 ? 'problem' : 'problems'}.`)
  if (unreadable) process.exitCode = 2
  else if (problems > 0) process.exitCode = 1
}
