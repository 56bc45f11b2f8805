import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Check, type Proof, proveEvidence } from '@parley/as2'
import { note, say, table, Unreadable } from '../../terminal.ts'
import { openEvidenceFile } from './open-evidence-file.ts'

export type VerifyOptions = { readonly partnerCertificate?: string; readonly json?: boolean }

/** parley evidence verify <file>; answers the exit code. */
export async function verifyEvidence(path: string, options: VerifyOptions): Promise<number> {
  const proof = await prove(path, options)
  if (proof.kind === 'unreadable')
    throw new Unreadable(`${path} is no evidence file of Parley. ${proof.text}`)
  if (options.json) say(JSON.stringify(proof, undefined, 2))
  else say(table(proof.checks.map(line)))
  if (!options.json) note(proof.proved ? 'Proved.' : 'NOT proved: see the lines that say FAILS.')
  return proof.proved ? 0 : 1
}

async function prove(path: string, { partnerCertificate }: VerifyOptions): Promise<Proof> {
  const partnerCertificates =
    partnerCertificate === undefined ? undefined : [await certificate(partnerCertificate)]
  const { file, close } = await openEvidenceFile(path)
  try {
    return await proveEvidence(file, partnerCertificates && { partnerCertificates })
  } catch (error) {
    throw new Unreadable(`${path} is damaged (${(error as Error).message}).`)
  } finally {
    close()
  }
}

async function certificate(path: string): Promise<X509Certificate> {
  try {
    return new X509Certificate(await readFile(path))
  } catch {
    throw new Unreadable(`${path} is no certificate in PEM or DER form that can be read.`)
  }
}

const words: Readonly<Record<Check['outcome'], string>> = { holds: 'ok', fails: 'FAILS', note: '-' }

function line({ outcome, about, text }: Check): string[] {
  return [words[outcome], about, text]
}
