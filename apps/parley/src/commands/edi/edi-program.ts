import { type Command, InvalidArgumentError, Option } from 'commander'
import type { ExplainOptions } from './explain.ts'
import type { ParseOptions } from './parse.ts'
import type { ValidateOptions } from './validate.ts'

/** parley edi: each command is loaded when it is asked for. */
export function addEdi(program: Command): void {
  const edi = program
    .command('edi')
    .description('look at EDI files, X12 and EDIFACT; works without a running Parley')
    .addHelpText(
      'after',
      '\nExit codes: 0 good, 1 something was found, 2 cannot be read.\n\nExample:\n  parley edi validate order.edi',
    )
    // 1 says that something was found, so a wrong use is 2, as with grep and diff.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  addParse(edi)
  addValidate(edi)
  addExplain(edi)
}

const progress = () => new Option('--progress', 'say on stderr how far it is, also for small files')
const guide = () =>
  new Option('--guide <file>', "the partner's guide, YAML; default: the standard that the envelope names")
const mask = (what: string) => new Option('--mask', what)

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Write a number, such as 100.')
  return Number(text)
}

function addParse(edi: Command): void {
  edi
    .command('parse [file]')
    .description('print what a file (or stdin) says')
    .addOption(
      new Option(
        '--view <view>',
        'tree: everything; guide: by name; aws: B2B Data Interchange; rows: a line each',
      )
        .choices(['tree', 'guide', 'aws', 'rows'])
        .default('tree'),
    )
    .option('--json', 'as JSON (default, but of rows)')
    .option('--ndjson', 'a line a transaction; for files of any number of them')
    .option('--csv', 'as CSV (rows only, their default)')
    .addOption(guide())
    .addOption(mask('show the structure, with each value as xxx'))
    .addOption(progress())
    .addHelpText(
      'after',
      '\nExamples:\n  parley edi parse order.edi\n  parley edi parse big.edi --ndjson | head -1\n  parley edi parse order.edi --view rows > order.csv',
    )
    .action(async (file: string | undefined, options: ParseOptions) => {
      const { parse } = await import('./parse.ts')
      await parse(file, options)
    })
}

function addValidate(edi: Command): void {
  edi
    .command('validate [file]')
    .description('check a file (or stdin) against its standard, or a guide')
    .addOption(guide())
    .option('--level <level=severity...>', 'what becomes of a level (0 to 7): error, warn or off')
    .option('--max-findings <count>', 'most findings of a transaction (default: 100)', count)
    .option('--json', 'as JSON, with the values at fault')
    .addOption(mask('with --json: without the values'))
    .addOption(progress())
    .addHelpText(
      'after',
      '\nExamples:\n  parley edi validate order.edi\n  parley edi validate order.edi --guide guides/amazon-order.yaml --level 7=warn\n  parley message raw <id> | parley edi validate --json',
    )
    .action(async (file: string | undefined, options: ValidateOptions) => {
      const { validate } = await import('./validate.ts')
      await validate(file, options)
    })
}

function addExplain(edi: Command): void {
  edi
    .command('explain [file]')
    .description('print a file a segment a line, with loops, names, and carets below what is wrong')
    .addOption(guide())
    .option('--elements', 'also a line for each element: data element, type, lengths, name')
    .option('--width <characters>', 'of a line (default: of the terminal, else 120)', count)
    .option('--json', 'as JSON, a line a segment')
    .addOption(mask('show the structure, with each value as xxx'))
    .addOption(progress())
    .addHelpText(
      'after',
      '\nColours on a terminal only; NO_COLOR=1 turns them off.\n\nExamples:\n  parley edi explain order.edi\n  parley edi explain order.edi --guide guides/amazon-order.yaml --mask | less',
    )
    .action(async (file: string | undefined, options: ExplainOptions) => {
      const { explain } = await import('./explain.ts')
      await explain(file, options)
    })
}
