import { Command, Option } from 'commander'
import { AdminClient } from './admin-client.ts'
import { listAlerts } from './commands/alert.ts'
import { addAs2 } from './commands/as2/as2-commands.ts'
import { addAsk } from './commands/ask/ask-commands.ts'
import { addCertificate } from './commands/certificate/certificate-commands.ts'
import { apply, deploy, diff, get } from './commands/configuration.ts'
import { addEdi } from './commands/edi/edi-program.ts'
import { addEvidence, addMessageEvidence } from './commands/evidence/evidence-program.ts'
import { addGuide } from './commands/guide/guide-program.ts'
import { health } from './commands/health.ts'
import { type InitOptions, init } from './commands/init.ts'
import { addKafka } from './commands/kafka/kafka-program.ts'
import { addMap } from './commands/map/map-program.ts'
import { type ListOptions, list, raw, resubmit, show } from './commands/message.ts'
import { listParked, releaseParked } from './commands/parked.ts'
import { addStandard } from './commands/standard/standard-program.ts'
import { addTest } from './commands/test/test-program.ts'

/** The command line. Every command says with --help what it does and how it is used. */
export function buildProgram(): Command {
  const program = new Command('parley')
    .description(
      'B2B/EDI integration: receives, proves, parses, acknowledges, maps and delivers business documents.',
    )
    .showHelpAfterError()
    .addOption(
      new Option('--server <url>', 'admin address of a running Parley')
        .env('PARLEY_SERVER')
        .default('http://127.0.0.1:8480'),
    )
    .addOption(new Option('--token <token>', 'admin token').env('PARLEY_ADMIN_TOKEN'))
    .addHelpText('after', '\nExample:\n  parley init amazon-vendor mine && parley start')
  addStart(program)
  addConfiguration(program)
  addMessage(program)
  addAlert(program)
  addParked(program)
  addInit(program)
  addCertificate(program)
  addAs2(program, client)
  addAsk(program, client)
  addEvidence(program)
  addEdi(program)
  addGuide(program)
  addMap(program)
  addTest(program, client)
  addStandard(program)
  addKafka(program)
  return program
}

function client(command: Command): AdminClient {
  const { server, token } = command.optsWithGlobals<{ server: string; token?: string }>()
  return new AdminClient(server, token)
}

function serverOf(command: Command): string {
  return command.optsWithGlobals<{ server: string }>().server
}

function addStart(program: Command): void {
  program
    .command('start')
    .description('run the platform until it is told to stop (SIGTERM drains it)')
    .option('--target <services>', 'all, or a comma list of services', process.env.PARLEY_TARGET ?? 'all')
    .addHelpText(
      'after',
      '\nExamples:\n  parley start\n  parley start --target=as2-gateway,edi-parser\n\nSettings: parley settings',
    )
    .action(async ({ target }: { target: string }) => {
      const { start } = await import('./start.ts')
      await start({ ...process.env, PARLEY_TARGET: target })
    })
  program
    .command('health')
    .description('ask a Parley whether it is ready: exit code 0 if it is, 1 if not')
    .addHelpText(
      'after',
      '\nAsks the one whose settings it is given, or --server. The image asks itself with it.\n\nExample:\n  parley health',
    )
    .action(async (_options: object, command: Command) => {
      const server =
        command.getOptionValueSourceWithGlobals('server') === 'default' ? undefined : serverOf(command)
      await health({ env: process.env, server })
    })
  program
    .command('settings')
    .description('list the settings of the process: name, default, meaning')
    .addHelpText('after', '\nExample:\n  parley settings | grep -A1 PORT')
    .action(async () => {
      const { printSettings } = await import('./commands/settings.ts')
      printSettings()
    })
}

function addConfiguration(program: Command): void {
  program
    .command('apply')
    .description('check a folder of resources and make it part of the draft')
    .requiredOption('-f, --file <path>', 'folder or file')
    .option('--prune', 'drop resources of the draft that the folder does not name', false)
    .addHelpText('after', '\nExample:\n  parley apply -f my-company && parley deploy')
    .action(async (options: { file: string; prune: boolean }, command: Command) =>
      apply(client(command), options.file, options),
    )
  program
    .command('diff')
    .description('show what deploying a folder would change; exit code 1 if anything')
    .requiredOption('-f, --file <path>', 'folder or file')
    .addHelpText('after', '\nExample:\n  parley diff -f my-company')
    .action(async (options: { file: string }, command: Command) => diff(client(command), options.file))
  program
    .command('deploy')
    .description('run the tests of the draft, and make it an immutable revision and the active one')
    .option('--note <text>', 'why', '')
    .option('--skip-tests', 'also when tests fail; the note of the revision says so')
    .addHelpText('after', '\nExample:\n  parley deploy --note "new certificate of Amazon"')
    .action(async (options: { note: string; skipTests?: boolean }, command: Command) =>
      deploy(client(command), options),
    )
  program
    .command('get [kind] [name]')
    .description('print deployed resources as YAML')
    .option('--draft', 'of the draft instead', false)
    .addHelpText('after', '\nExamples:\n  parley get\n  parley get Partner amazon')
    .action(
      async (
        kind: string | undefined,
        name: string | undefined,
        options: { draft: boolean },
        command: Command,
      ) => get(client(command), { ...(kind && { kind }), ...(name && { name }), draft: options.draft }),
    )
}

function addAlert(program: Command): void {
  program
    .command('alert')
    .description('what a person has to look after')
    .addHelpText('after', '\nExample:\n  parley alert list')
    .command('list')
    .description('open alerts, newest first')
    .option('--all', 'also those whose cause is gone')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  parley alert list --all')
    .action(async (options: { all?: boolean; json?: boolean }, command: Command) =>
      listAlerts(client(command), options),
    )
}

function addParked(program: Command): void {
  const parked = program
    .command('parked')
    .description('events that a service could not handle, set aside with their keys')
    .addHelpText('after', '\nExample:\n  parley parked list')
  parked
    .command('list')
    .description('what is set aside: its number, since when, by which service, of which message, and why')
    .option('--json', 'as JSON, with topic, partition, offset and key')
    .addHelpText('after', '\nExample:\n  parley parked list --json')
    .action(async (options: { json?: boolean }, command: Command) => listParked(client(command), options))
  parked
    .command('release <number>')
    .description('hand what waits for the key of a record to its service again, once the cause is mended')
    .addHelpText('after', '\nExample:\n  parley parked release 7  (numbers: parley parked list)')
    .action(async (id: string, _options: object, command: Command) => releaseParked(client(command), id))
}

function addMessage(program: Command): void {
  const message = program
    .command('message')
    .description('look at messages and send them again')
    .addHelpText('after', '\nExample:\n  parley message list --state failed')
  message
    .command('list')
    .description('messages, newest first')
    .option('--key <value>', 'business key, exactly: PO number, ISA13, AS2 Message-ID')
    .option('--state <state>', 'only this state, such as failed or quarantined')
    .option('--partner <name>', 'only this partner')
    .option('--limit <count>', 'how many', '50')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  parley message list --key 4500012345\n  parley message list --state failed',
    )
    .action(async (options: ListOptions, command: Command) => list(client(command), options))
  message
    .command('show <id>')
    .description('one message: state, keys, timeline, deliveries')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  parley message show <id>      (ids: parley message list)')
    .action(async (id: string, options: { json?: boolean }, command: Command) =>
      show(client(command), id, options),
    )
  addMessageBytes(message)
  addMessageEvidence(message, client)
}

function addMessageBytes(message: Command): void {
  message
    .command('raw <id> [stage]')
    .description('the bytes of one stage on stdout: request, content, output, wire, answer, mdn')
    .addHelpText('after', '\nExample:\n  parley message raw <id> content > order.edi')
    .action(async (id: string, stage: string | undefined, _options: object, command: Command) =>
      raw(client(command), id, stage ?? 'content'),
    )
  message
    .command('resubmit <id>')
    .description(
      'hand out again what was set aside, deliver again what failed, or read a received file again',
    )
    .addHelpText(
      'after',
      '\nExample:\n  parley message resubmit <id>  (ids: parley message list --state failed)',
    )
    .action(async (id: string, _options: object, command: Command) => resubmit(client(command), id))
}

function addInit(program: Command): void {
  program
    .command('init <starter> [folder]')
    .description('write a starter folder: amazon-vendor')
    .option('--name <name>', 'our company', 'Acme Tools')
    .option('--as2-id <id>', 'our AS2 id', 'ACME-AS2')
    .option('--x12-id <id>', 'our interchange id (qualifier ZZ)', 'ACME')
    .option('--gln <number>', 'our interchange id in EDIFACT: our GLN (qualifier 14)', '4000001000005')
    .option('--amazon-as2-id <id>', "Amazon's AS2 id, from its connection dashboard", 'AMAZON-AS2')
    .option(
      '--amazon-url <url>',
      "Amazon's AS2 URL, from its connection dashboard",
      'http://127.0.0.1:4090/as2',
    )
    .option(
      '--amazon-certificate-file <path>',
      "Amazon's AS2 certificate (PEM), from its connection dashboard",
    )
    .option(
      '--documents <sets>',
      'documents to exchange: X12, such as 850,855,856,810, or all; in Europe EDIFACT, such as ORDERS,DESADV, or eu',
      '850',
    )
    .addOption(new Option('--format <format>', 'our own documents').choices(['json', 'xml']).default('json'))
    .option('--outbox <folder>', 'where documents of Amazon are written', './outbox/orders')
    .option('--inbox <folder>', 'where documents for Amazon are taken from', './inbox')
    .addHelpText(
      'after',
      '\nExamples:\n  parley init amazon-vendor mine --as2-id JONES --x12-id JONES\n  parley init amazon-vendor mine --documents 850,855,856,810\n  parley init amazon-vendor mine --documents eu --gln 4000001000005',
    )
    .action(async (starter: string, folder: string | undefined, options: InitOptions) =>
      init(starter, folder ?? starter, options, new Date()),
    )
}
