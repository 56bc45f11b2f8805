import type { Command } from 'commander'
import type { AdminClient } from '../../admin-client.ts'
import type { RecordOptions } from './record.ts'
import type { TestOptions } from './run-tests.ts'

const codes = 'Exit codes: 0 all pass, 1 differences, 2 they cannot be run.'

/** parley test: each command is loaded when it is asked for. */
export function addTest(program: Command, client: (command: Command) => AdminClient): void {
  const test = program
    .command('test [folder]')
    .description(
      'run the tests of a folder: what becomes of a file, field by field; works without a running Parley',
    )
    .option('--filter <text>', 'only tests with this in "resource/name"')
    .option('--junit <file>', 'write the results as JUnit XML, for build servers')
    .option('--update', 'write what came into the files in which it is expected')
    .addHelpText(
      'after',
      `\n${codes}\n\nExamples:\n  parley test mine\n  parley test mine --filter orders/ --junit results.xml`,
    )
    // 1 says that something differs, so a wrong use is 2, as with grep and diff.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (folder: string | undefined, options: TestOptions) => {
      const { runTests } = await import('./run-tests.ts')
      await runTests(folder ?? '.', options)
    })
  test
    .command('record <message-id>')
    .description('make a test of a message of the ledger, with its clock and control numbers, and run it')
    .option(
      '--folder <folder>',
      'the folder with the configuration; the test goes into its folder tests',
      '.',
    )
    .option('--name <name>', 'of the test; default: made of the message id')
    .option('--channel <name>', 'which channel is tested, when the message does not say')
    .option('--mask', 'EDI: hide texts (names, addresses, numbers of articles and orders)')
    .addHelpText(
      'after',
      `\nThe file that the message came in is recorded, with all its documents. It is real data: mind where you keep it.\n${codes}\n\nExample:\n  parley test record <id> --folder mine --name rush-order      (ids: parley message list)`,
    )
    .action(async (id: string, options: RecordOptions, command: Command) => {
      const { record } = await import('./record.ts')
      await record(client(command), id, options)
    })
}
