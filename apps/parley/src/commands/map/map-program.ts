import { type Command, InvalidArgumentError, Option } from 'commander'
import type { RunOptions } from './run.ts'

const codes = 'Exit codes: 0 good, 1 problems, 2 cannot be read.'

/** parley map: each command is loaded when it is asked for. */
export function addMap(program: Command): void {
  const map = program
    .command('map')
    .description('try mappings: check and run them without a running Parley')
    .addHelpText('after', `\n${codes}\n\nExample:\n  parley map run 850-to-order order.edi --set mine`)
    // 1 says that something was found, so a wrong use is 2, as with grep and diff.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  map
    .command('check [folder]')
    .description('compile every mapping of a folder; each problem with its line and what to write instead')
    .addHelpText('after', `\n${codes}\n\nExample:\n  parley map check mine`)
    .action(async (folder: string | undefined) => {
      const { check } = await import('./check.ts')
      await check(folder ?? '.')
    })
  map
    .command('run <mapping> [file]')
    .description('map the documents of a file (or of stdin) and print what becomes of them')
    .addOption(set())
    .option('--to <file>', 'write there instead; several documents become file-1, file-2 ...')
    .addOption(now())
    .option('--progress', 'say on stderr how far it is, also for small files')
    .addHelpText(
      'after',
      `\n${codes} A document that the guide refuses is not mapped.\n\nExamples:\n  parley map run 850-to-order order.edi --set mine\n  parley map run 850-to-order orders.edi --set mine --to out/order.json --now 2026-01-15T09:31:00Z`,
    )
    .action(async (mapping: string, file: string | undefined, options: RunOptions) => {
      const { run } = await import('./run.ts')
      await run(mapping, file, options)
    })
}

const set = () => new Option('--set <folder>', 'the folder (or file) with guides and mappings').default('.')
const now = () =>
  new Option('--now <time>', 'the moment of the run, for mappings that ask for it').argParser(instant)

function instant(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('Write a time such as 2026-01-15T09:31:00Z.')
  return at
}
