#!/usr/bin/env node
import { buildProgram } from './program.ts'
import { note, UserError } from './terminal.ts'

try {
  await buildProgram().parseAsync()
} catch (error) {
  if (!(error instanceof UserError)) throw error
  note(error.message)
  process.exitCode = error.exitCode
}
