import { type Command, Option } from 'commander'
import type { AdminClient } from '../../admin-client.ts'
import type { SheetOptions } from './sheet.ts'
import type { TestOptions } from './test-connection.ts'

/** parley as2 ...: what two partners tell each other, and try, before the first message. */
export function addAs2(program: Command, client: (command: Command) => AdminClient): void {
  const as2 = program
    .command('as2')
    .description('hand our AS2 data to a partner, and take theirs')
    .addHelpText('after', '\nExample:\n  parley as2 sheet -f mine --form pdf -o acme-as2.pdf')
  as2
    .command('sheet')
    .description(
      'our hand-over sheet: AS2 id, addresses, certificate, fingerprints, algorithms, receipts, contacts',
    )
    .requiredOption('-f, --folder <folder>', 'configuration folder')
    .option('--partner <name>', 'our company in the configuration', 'us')
    .addOption(new Option('--form <form>', 'form').choices(['json', 'html', 'pdf']).default('pdf'))
    .option('-o, --output <file>', 'file to write; never one that is there. Left out: stdout')
    .addHelpText(
      'after',
      '\nExamples:\n  parley as2 sheet -f mine -o acme-as2.pdf\n  parley as2 sheet -f mine --form json > acme-as2.json',
    )
    .action(async (options: SheetOptions) => {
      const { sheet } = await import('./sheet.ts')
      await sheet(options)
    })
  as2
    .command('import <sheet>')
    .description('make a partner, its gateway and its certificate of a sheet in JSON')
    .requiredOption('--name <name>', 'name of the partner in the configuration')
    .requiredOption('-f, --folder <folder>', 'configuration folder')
    .addHelpText('after', '\nExample:\n  parley as2 import shop-as2.json --name shop -f mine')
    .action(async (file: string, options: { name: string; folder: string }) => {
      const { importSheet } = await import('./import-sheet.ts')
      await importSheet(file, options)
    })
  addTest(as2, client)
}

function addTest(as2: Command, client: (command: Command) => AdminClient): void {
  as2
    .command('test <name>')
    .description(
      'send a test file to a partner or through a gateway, or wait for theirs, and tell what came of it, layer by layer; exit code 1: something failed',
    )
    .option('--receive', 'wait for the next message of this partner in place of sending one')
    .option(
      '--wait <duration>',
      'how long: for their message (10m left out), or for an MDN that comes by itself (1m)',
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  parley as2 test amazon\n  parley as2 test amazon --receive --wait 10m',
    )
    .action(async (name: string, options: TestOptions, command: Command) => {
      const { testConnection } = await import('./test-connection.ts')
      process.exitCode = await testConnection(client(command), name, options)
    })
}
