import type { Finding } from '@parley/edi'
import { note } from '../../terminal.ts'

const most = 20

/** For commands whose output is something else: what is wrong goes to stderr, and errors give exit code 1. */
export class FindingNotes {
  private count = 0

  take(findings: readonly Finding[]): void {
    for (const { byteOffset, severity, code, text } of findings) {
      this.say(`byte ${byteOffset}: ${severity} ${code}: ${text}`)
      if (severity === 'error') process.exitCode = 1
    }
  }

  leftOut(standard: string, controlNumber: string): void {
    this.say(`${standard} ${controlNumber}: no dictionary has it, so it is left out. Try --view tree.`)
    process.exitCode = 1
  }

  end(): void {
    if (this.count > most) note(`${this.count - most} more; see all with: parley edi validate`)
  }

  private say(text: string): void {
    if (++this.count <= most) note(text)
  }
}
