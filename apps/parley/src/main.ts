#!/usr/bin/env node
import { provideImportedStandards } from './imported-standards.ts'
import { buildProgram } from './program.ts'
import { note, UserError } from './terminal.ts'

try {
  provideImportedStandards(process.env)
  await buildProgram().parseAsync()
} catch (error) {
  if (!(error instanceof UserError)) throw error
  note(error.message)
  process.exitCode = error.exitCode
}
