import type { Command } from 'commander'
import type { TestOptions } from './run-tests.ts'

/** parley test: each command is loaded when it is asked for. */
export function addTest(program: Command): void {
  program
    .command('test [folder]')
    .description(
      'run the tests of a folder: what becomes of a file, field by field; works without a running Parley',
    )
    .option('--filter <text>', 'only tests with this in "resource/name"')
    .option('--junit <file>', 'write the results as JUnit XML, for build servers')
    .option('--update', 'write what came into the files in which it is expected')
    .addHelpText(
      'after',
      '\nExit codes: 0 all pass, 1 differences, 2 they cannot be run.\n\nExamples:\n  parley test mine\n  parley test mine --filter orders/ --junit results.xml',
    )
    // 1 says that something differs, so a wrong use is 2, as with grep and diff.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .action(async (folder: string | undefined, options: TestOptions) => {
      const { runTests } = await import('./run-tests.ts')
      await runTests(folder ?? '.', options)
    })
}
