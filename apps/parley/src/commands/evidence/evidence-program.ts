import type { Command } from 'commander'
import type { AdminClient } from '../../admin-client.ts'
import type { VerifyOptions } from './verify-evidence.ts'

/** parley evidence ...: needs no running Parley. */
export function addEvidence(program: Command): void {
  program
    .command('evidence')
    .description('prove an AS2 exchange again from its evidence file')
    .addHelpText('after', '\nExample:\n  parley evidence verify order-evidence.zip')
    .command('verify <file>')
    .description(
      'check signatures, receipt, MIC, names, dates and every byte, offline; exit code 0: proved, 1: something does not hold, 2: cannot be read',
    )
    .option(
      '--partner-certificate <file>',
      "the partner's certificate (PEM or DER) as you have it from the partner",
    )
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  parley evidence verify order-evidence.zip\n  parley evidence verify order-evidence.zip --partner-certificate amazon.pem',
    )
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyEvidence } = await import('./verify-evidence.ts')
      process.exitCode = await verifyEvidence(file, options)
    })
}

/** parley message evidence <id>: asks a running Parley. */
export function addMessageEvidence(message: Command, client: (command: Command) => AdminClient): void {
  message
    .command('evidence <id>')
    .description(
      'what proves an AS2 exchange, in one file: request, payload, signature, receipt, certificates',
    )
    .option('-o, --output <file>', 'file to write; never one that is there. Left out: evidence-<id>.zip')
    .addHelpText('after', '\nExample:\n  parley message evidence <id> -o order-evidence.zip')
    .action(async (id: string, options: { output?: string }, command: Command) => {
      const { exportEvidence } = await import('./export-evidence.ts')
      await exportEvidence(client(command), id, options.output)
    })
}
