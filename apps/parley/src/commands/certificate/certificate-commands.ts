import { keyKinds } from '@parley/certificates'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CreateOptions } from './create.ts'
import type { ExportOptions } from './export.ts'
import type { ImportOptions } from './import.ts'
import type { RotateOptions } from './rotate.ts'

/** parley certificate ...: keys and certificates on this machine. None of them needs a running Parley. */
export function addCertificate(program: Command): void {
  const certificate = program
    .command('certificate')
    .description('make, read, write and change certificates and their keys')
    .addHelpText('after', '\nExample:\n  parley certificate show certs/amazon.pem')
  addCreate(certificate)
  addRotate(certificate)
  addImport(certificate)
  addExport(certificate)
  certificate
    .command('show <file>')
    .description('what is in a certificate file (PEM, DER, P7B, PKCS#12): names, dates, fingerprints')
    .addOption(passwordOption())
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  parley certificate show partner.p7b')
    .action(async (file: string, options: { password?: string; json?: boolean }) => {
      const { show } = await import('./show.ts')
      await show(file, options)
    })
}

function addCreate(certificate: Command): void {
  certificate
    .command('create <name>')
    .description('make a key, kept sealed, and a self-signed certificate for it')
    .requiredOption('--common-name <name>', 'whom it is for, such as our AS2 id')
    .option('--organization <name>', 'our company')
    .addOption(keyOption())
    .option('--years <count>', 'how long it is valid', wholeNumber, 3)
    .option('-f, --folder <folder>', 'configuration folder; the certificate goes into its certs', '.')
    .addHelpText('after', '\nExample:\n  parley certificate create us --common-name ACME-AS2 -f mine')
    .action(async (name: string, options: CreateOptions) => {
      const { create } = await import('./create.ts')
      await create(name, options, new Date())
    })
}

function addRotate(certificate: Command): void {
  certificate
    .command('rotate')
    .description('make the successor of our certificate and list it beside the old one, from a day on')
    .requiredOption('-f, --folder <folder>', 'configuration folder')
    .option('--partner <name>', 'our company in the configuration', 'us')
    .requiredOption(
      '--from <day>',
      'day from which it signs, as agreed with the partners, such as 2027-01-31',
    )
    .addOption(keyOption())
    .option('--years <count>', 'how long it is valid', wholeNumber, 3)
    .addHelpText('after', '\nExample:\n  parley certificate rotate -f mine --from 2027-01-31')
    .action(async (options: RotateOptions) => {
      const { rotate } = await import('./rotate.ts')
      await rotate(options, new Date())
    })
}

function addImport(certificate: Command): void {
  certificate
    .command('import <file>')
    .description('take a certificate, and its key where there is one, out of a file of any form')
    .requiredOption('--name <name>', 'name of the files that are written')
    .addOption(passwordOption())
    .option('-f, --folder <folder>', 'configuration folder; the certificate goes into its certs', '.')
    .addHelpText(
      'after',
      '\nExamples:\n  parley certificate import partner.p7b --name shop -f mine\n  PARLEY_PASSWORD=... parley certificate import old.p12 --name us -f mine',
    )
    .action(async (file: string, options: ImportOptions) => {
      const { importFile } = await import('./import.ts')
      await importFile(file, options)
    })
}

function addExport(certificate: Command): void {
  certificate
    .command('export <file>')
    .description("write a certificate in the form a partner's software takes; with p12 also its key")
    .addOption(new Option('--form <form>', 'form').choices(['pem', 'der', 'p7b', 'p12']).default('pem'))
    .requiredOption('-o, --output <file>', 'file to write; never one that is there')
    .option('--key <reference>', 'p12: where the key is kept, such as file:us.key.pem')
    .addOption(passwordOption())
    .addHelpText(
      'after',
      '\nExamples:\n  parley certificate export mine/certs/us.pem --form der -o us.cer\n  PARLEY_PASSWORD=... parley certificate export mine/certs/us.pem --form p12 --key file:us.key.pem -o us.p12',
    )
    .action(async (file: string, options: ExportOptions) => {
      const { exportFile } = await import('./export.ts')
      await exportFile(file, options)
    })
}

/** By the environment, because arguments are seen by everybody on the machine. */
function passwordOption(): Option {
  return new Option('--password <password>', 'of the file; better by the environment').env('PARLEY_PASSWORD')
}

function keyOption(): Option {
  return new Option('--key <kind>', 'kind of the key').choices([...keyKinds]).default('rsa-2048')
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 to 99.')
  return Number(text)
}
