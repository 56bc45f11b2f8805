import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AckOptions } from './ack.ts'
import type { ConvertOptions } from './convert.ts'
import type { DiffOptions } from './diff.ts'
import type { ExplainOptions } from './explain.ts'
import type { ParseOptions } from './parse.ts'
import type { SplitOptions } from './split.ts'
import type { ValidateOptions } from './validate.ts'
import type { WriteCommandOptions } from './write.ts'

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
  addSplit(edi)
  addAck(edi)
  addWrite(edi)
  addConvert(edi)
  addDiff(edi)
}

// As in @parley/edi, which is loaded only when it is needed.
const charsets = [
  ...['ascii', 'unoa', 'unob', 'utf-8', 'windows-1252'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 15].map((part) => `iso-8859-${part}`),
]

const progress = () => new Option('--progress', 'say on stderr how far it is, also for small files')
const guide = () =>
  new Option('--guide <file>', "the partner's guide, YAML; default: the standard that the envelope names")
const mask = (what: string) => new Option('--mask', what)

function count(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Write a number, such as 100.')
  return Number(text)
}

function also(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
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
    .option(
      '--level <level=severity>',
      'what becomes of a level (0 to 7): error, warn, off; again for more',
      also,
    )
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

function addSplit(edi: Command): void {
  edi
    .command('split [file]')
    .description('write each transaction, group or interchange into a file of its own, byte for byte')
    .requiredOption('--out <folder>', 'where the files go')
    .addOption(
      new Option('--by <what>', 'what becomes a file')
        .choices(['transaction', 'group', 'interchange'])
        .default('transaction'),
    )
    .option('--envelope', 'each in an envelope of its own, with new counts (default)', true)
    .option('--no-envelope', 'bare')
    .option('--force', 'overwrite files that are there')
    .addOption(progress())
    .addHelpText(
      'after',
      '\nNames are made of control numbers and set: 000000101-101-0001-850.edi\n\nExamples:\n  parley edi split orders.edi --out orders\n  parley edi split orders.edi --out groups --by group --no-envelope',
    )
    .action(async (file: string | undefined, options: SplitOptions) => {
      const { split } = await import('./split.ts')
      await split(file, options)
    })
}

function addAck(edi: Command): void {
  edi
    .command('ack [file]')
    .description('write the acknowledgement of a file to stdout, or read one that a partner sent')
    .addOption(
      new Option('--type <type>', 'auto: 997 or CONTRL; a TA1 for an interchange that is refused')
        .choices(['auto', '997', '999', 'ta1', 'contrl'])
        .default('auto'),
    )
    .addOption(
      new Option('--functional <type>', 'what auto writes for groups from 005010 on').choices(['997', '999']),
    )
    .option(
      '--agreement <file>',
      'YAML of the agreement: which acknowledgement, and the practice of the partner',
    )
    .option('--control-number <number>', 'of the first acknowledgement; the others follow', count, 1)
    .option('--at <time>', 'time of the acknowledgement, ISO 8601 (default: now)')
    .addOption(guide())
    .option('--only-rejected', 'list only what is not accepted without errors')
    .option('--read', 'read acknowledgements: what they say of each transaction of ours')
    .option('--json', 'with --read: as JSON')
    .addOption(progress())
    .addHelpText(
      'after',
      '\nExit code 1: something is rejected.\n\nExamples:\n  parley edi ack order.edi --control-number 42 --at 2026-01-15T09:30:00Z > 997.edi\n  parley edi ack --read 997.edi',
    )
    .action(async (file: string | undefined, options: AckOptions) => {
      const { ack } = await import('./ack.ts')
      await ack(file, options)
    })
}

/** How EDI is written. */
function withWriteChoices(command: Command): Command {
  return command
    .option(
      '--separators <characters>',
      'element, component, segment, repetition, release; such as "*>~", "|^\\n"',
    )
    .addOption(new Option('--line-end <end>', 'behind each segment').choices(['none', 'lf', 'crlf']))
    .addOption(
      new Option('--charset <name>', 'of the output (default: as told by tree or UNB, else utf-8)').choices(
        charsets,
      ),
    )
    .option('--unmappable <policy>', 'characters it has not: refuse, transliterate, or one to write instead')
    .option('--in-data <policy>', 'separators in data of X12: refuse, choose others, or one to write instead')
    .option('--una', 'EDIFACT: write a UNA also where none is needed')
}

function addWrite(edi: Command): void {
  withWriteChoices(edi.command('write [file]'))
    .description('write EDI from JSON as parse prints it: trees, or documents by name (--view guide)')
    .addOption(guide())
    .addHelpText(
      'after',
      '\nCounts, trailers and padding are computed. What cannot be written is told with its place, and nothing is written.\n\nExamples:\n  parley edi write tree.json > order.edi\n  parley edi parse order.edi | parley edi write --separators "|>~" --line-end lf',
    )
    .action(async (file: string | undefined, options: WriteCommandOptions) => {
      const { write } = await import('./write.ts')
      await write(file, options)
    })
}

function addConvert(edi: Command): void {
  withWriteChoices(edi.command('convert [file]'))
    .description('print a file (or stdin) in another form')
    .addOption(
      new Option('--to <form>', 'pretty: a segment a line; compact: no line ends; x12, edifact: written anew')
        .choices(['json', 'ndjson', 'csv', 'aws', 'x12', 'edifact', 'pretty', 'compact'])
        .makeOptionMandatory(),
    )
    .addOption(guide())
    .addOption(progress())
    .addHelpText(
      'after',
      '\nExamples:\n  parley edi convert order.edi --to pretty | less\n  parley edi convert order.edi --to edifact --charset unoa --unmappable transliterate',
    )
    .action(async (file: string | undefined, options: ConvertOptions) => {
      const { convert } = await import('./convert.ts')
      await convert(file, options)
    })
}

function addDiff(edi: Command): void {
  edi
    .command('diff <before> <after>')
    .description('what differs between two files (- is stdin) as EDI: separators and line ends do not count')
    .option('--ignore-envelope', 'nor do envelopes, control numbers and counts of segments')
    .option('--json', 'as JSON, a line a difference')
    .addOption(mask('without the values'))
    .addOption(progress())
    .addHelpText(
      'after',
      '\nExit code 1: there is a difference.\n\nExamples:\n  parley edi diff sent.edi received.edi\n  parley edi diff old.edi new.edi --ignore-envelope --json',
    )
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diff } = await import('./diff.ts')
      await diff(before, after, options)
    })
}
