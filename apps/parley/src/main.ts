#!/usr/bin/env node
import { runWithStartFlags } from './start-flags.ts'
import { stopSignal } from './stop-signal.ts'
import { note, UserError } from './terminal.ts'

const [command, ...rest] = process.argv.slice(2)
if (command === 'start') {
  runWithStartFlags()
  void stopSignal()
}

try {
  // A probe asks every few seconds: it is spared the loading of all other commands.
  if (command === 'health' && rest.length === 0) await askHealth()
  else await runProgram()
} catch (error) {
  if (!(error instanceof UserError)) throw error
  note(error.message)
  process.exitCode = error.exitCode
}
// A client of some outside system may have left a timer or a socket behind: ended is ended.
if (command === 'start') process.exit()

async function askHealth(): Promise<void> {
  const { health } = await import('./commands/health.ts')
  await health({ env: process.env, server: process.env.PARLEY_SERVER })
}

async function runProgram(): Promise<void> {
  const { useSettingFiles } = await import('./setting-files.ts')
  useSettingFiles(process.env)
  const { provideImportedStandards } = await import('./imported-standards.ts')
  provideImportedStandards(process.env)
  const { buildProgram } = await import('./program.ts')
  await buildProgram().parseAsync()
}
