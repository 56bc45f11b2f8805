import type { Command } from 'commander'
import type { AdminClient } from '../../admin-client.ts'
import type { TestOptions } from '../as2/test-connection.ts'
import type { PreviewOptions } from './preview.ts'
import type { ValidateOptions } from './validate.ts'

type Client = (command: Command) => AdminClient

/** parley ask ...: what a running Parley would do; nothing is kept, and nothing but a test is sent. */
export function addAsk(program: Command, client: Client): void {
  const ask = program
    .command('ask')
    .description('ask a running Parley what would become of a file, and whether a gateway works')
    .addHelpText('after', '\nExample:\n  parley ask preview order.edi --channel orders')
  addValidate(ask, client)
  addPreview(ask, client)
  ask
    .command('connection <gateway>')
    .description(
      'test a deployed gateway, layer by layer: a test file is sent over AS2, or written into a folder and removed; exit code 1: something failed',
    )
    .option('--wait <duration>', 'how long an MDN that comes by itself is waited for (1m left out)')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  parley ask connection erp-out')
    .action(async (name: string, options: TestOptions, command: Command) => {
      const { testConnection } = await import('../as2/test-connection.ts')
      process.exitCode = await testConnection(client(command), name, options)
    })
}

function addValidate(ask: Command, client: Client): void {
  ask
    .command('validate [file]')
    .description('what would be accepted and refused of a file, and why; exit code 1: not all of it is good')
    .option('--message <id>', 'a message of the ledger in place of a file')
    .option(
      '--gateway <name>',
      'the gateway it would come in by: as2, or a folder; without it only EDI is told',
    )
    .option('--agreement <name>', 'the agreement of the connection it would come through')
    .option('--revision <id>', 'another revision than the active one')
    .option('--json', 'as JSON, with what the sender would be answered')
    .addHelpText(
      'after',
      '\nExamples:\n  parley ask validate order.edi\n  parley ask validate lines.csv --gateway erp-in',
    )
    .action(async (file: string | undefined, options: ValidateOptions, command: Command) => {
      const { validate } = await import('./validate.ts')
      process.exitCode = await validate(client(command), file, options)
    })
}

function addPreview(ask: Command, client: Client): void {
  ask
    .command('preview [file]')
    .description('what a channel or a mapping makes of a file; exit code 1: something comes to nothing')
    .option('--message <id>', 'a file or a document of the ledger in place of a file')
    .option('--channel <name>', 'by this channel')
    .option('--mapping <name>', 'or by this mapping alone')
    .option('--mapping-file <file>', 'or by a mapping that is not deployed, in YAML')
    .option('--now <time>', 'what now() is, such as 2026-01-15T09:31:00Z')
    .option('--revision <id>', 'another revision than the active one')
    .option('--json', 'as JSON, with the outputs in base64')
    .addHelpText(
      'after',
      '\nExamples:\n  parley ask preview order.edi --channel orders\n  parley ask preview order.edi --mapping-file new.yaml',
    )
    .action(async (file: string | undefined, options: PreviewOptions, command: Command) => {
      const { preview } = await import('./preview.ts')
      process.exitCode = await preview(client(command), file, options)
    })
}
