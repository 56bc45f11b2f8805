import type { Command } from 'commander'
import type { ImportCommandOptions } from './import-standard.ts'

/** parley standard: each command is loaded when it is asked for. */
export function addStandard(program: Command): void {
  const standard = program
    .command('standard')
    .description('the dictionaries of X12 and EDIFACT that guides extend, and tables of your own')
    .addHelpText('after', '\nExample:\n  parley standard show x12/004010/850')
  standard
    .command('list')
    .description('every dictionary: built in, or imported')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  parley standard list')
    .action(async (options: { json?: boolean }) => {
      const { list } = await import('./show-standard.ts')
      await list(options)
    })
  standard
    .command('show <name>')
    .description('the sets of a dictionary, or the structure of one set')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  parley standard show edifact/D96A\n  parley standard show x12/004010/850',
    )
    .action(async (name: string, options: { json?: boolean }) => {
      const { show } = await import('./show-standard.ts')
      await show(name, options)
    })
  standard
    .command('import <file>')
    .description('take a table of your own (SEF, or JSON in our form) as a dictionary')
    .option('--name <name>', 'such as x12/004010 or edifact/D96A; default: what the file says')
    .option('--force', 'also under the name of a dictionary that is there already', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 imported, 1 problems, 2 cannot be read.\n\nExample:\n  parley standard import 004010-licensed.sef --name x12/004010 --force',
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const { importStandard } = await import('./import-standard.ts')
      await importStandard(file, options)
    })
}
