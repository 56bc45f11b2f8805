import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ExplainOptions } from './explain.ts'
import type { InitOptions } from './init.ts'
import type { RunOptions } from './run.ts'

const codes = 'Exit codes: 0 good, 1 problems, 2 cannot be read.'

/** parley map: each command is loaded when it is asked for. */
export function addMap(program: Command): void {
  const map = program
    .command('map')
    .description('try mappings: check, run and explain them without a running Parley')
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
    .description(
      'map the documents of a file (or of stdin), of whatever format, and print what becomes of them',
    )
    .addOption(set())
    .option('--to <file>', 'write there instead; several documents become file-1, file-2 ...')
    .addOption(now())
    .addOption(counter())
    .addOption(message())
    .option('--progress', 'say on stderr how far it is, also for small files')
    .addHelpText(
      'after',
      `\n${codes} A document that the guide refuses is not mapped.\n\nExamples:\n  parley map run 850-to-order order.edi --set mine\n  parley map run 850-to-order orders.edi --set mine --to out/order.json --now 2026-01-15T09:31:00Z\n  parley map run order-to-810 orders.csv --set mine --counter invoice=1042 --counter x12-interchange=17`,
    )
    .action(async (mapping: string, file: string | undefined, options: RunOptions) => {
      const { run } = await import('./run.ts')
      await run(mapping, file, options)
    })
  addExplain(map)
}

function addExplain(map: Command): void {
  map
    .command('explain <mapping> [file]')
    .description('where each value of the target comes from: segment, element and byte, and by which rule')
    .addOption(set())
    .option('--target <paths...>', 'only what begins so, such as items[0]')
    .option('--document <number>', 'only that document of the file, 1 is the first', wholeNumber)
    .option('--all', 'also values that are left out, because their rule gives nothing')
    .option('--no-values', 'leave the values out, so that what is printed can be passed on')
    .option('--json', 'a line of JSON a value')
    .addOption(now())
    .addOption(counter())
    .addOption(message())
    .option('--progress', 'say on stderr how far it is, also for small files')
    .addHelpText(
      'after',
      `\n${codes}\n\nExamples:\n  parley map explain 850-to-order order.edi --set mine\n  parley map explain 850-to-order order.edi --set mine --target items[0] shipToParty --json`,
    )
    .action(async (mapping: string, file: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./explain.ts')
      await explain(mapping, file, options)
    })
  map
    .command('init <from> <to>')
    .description(
      'draft a mapping from two guides of a set, two sample files, or one of each; each line says how sure it is',
    )
    .addOption(set())
    .option(
      '--from-sample <file>',
      'a document of the first guide: values found on both sides make lines surer',
    )
    .option('--to-sample <file>', 'the same document as the second guide has it')
    .option('--name <name>', 'name of the mapping', 'drafted')
    .option('--out <file>', 'write it there instead of to stdout')
    .addHelpText(
      'after',
      `\n${codes} A file that is no guide is a sample: its guide is drafted as well.\n\nExamples:\n  parley map init amazon-850 order --set mine --from-sample order.edi --to-sample order.json --out mine/mappings/850-to-order.yaml\n  parley map init order.edi order.json`,
    )
    .action(async (from: string, to: string, options: InitOptions) => {
      const { init } = await import('./init.ts')
      await init(from, to, options)
    })
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Write a whole number, such as 1.')
  return Number(text)
}

const set = () => new Option('--set <folder>', 'the folder (or file) with guides and mappings').default('.')
const now = () =>
  new Option('--now <time>', 'the moment of the run, for mappings that ask for it').argParser(instant)

const counter = () =>
  new Option('--counter <name=number>', 'next number of a counter; 1 when not said; may be repeated')
    .argParser(numbered)
    .default({}, 'none')
const message = () =>
  new Option('--message <name=text>', 'what the mapping is told of the message; may be repeated')
    .argParser(named)
    .default({}, 'nothing')

function numbered(text: string, before: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const [, name = '', number = ''] = /^([^=]+)=(\d{1,15})$/.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('Write a name and a number, such as invoice=1042.')
  return { ...before, [name]: Number(number) }
}

function named(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, name = '', value = ''] = /^([A-Za-z]+)=(.*)$/s.exec(text) ?? []
  if (name === '') throw new InvalidArgumentError('Write a name and a text, such as fileName=orders.csv.')
  return { ...before, [name]: value }
}

function instant(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('Write a time such as 2026-01-15T09:31:00Z.')
  return at
}
