import { type Command, Option } from 'commander'
import type { SheetOptions } from './sheet.ts'

/** parley as2 ...: what two partners tell each other before the first message. */
export function addAs2(program: Command): void {
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
}
