import type { X509Certificate } from 'node:crypto'
import { type EvidenceManifest, partNames, sealManifest, writeManifest } from '@parley/as2'
import { certificatesFor, type Partner } from '@parley/model'
import type { KeyRing, OwnKey } from '../key-ring.ts'
import type { Needs } from '../needs.ts'
import { bytesPart, type Part } from './evidence-part.ts'
import type { Exchange } from './exchange.ts'
import { type Listed, zipParts } from './zip-parts.ts'

/** The evidence file of an exchange, sealed with our key of today. No private key is ever in it. */
export async function evidenceFile(
  needs: Needs,
  keys: KeyRing,
  exchange: Exchange,
): Promise<AsyncIterable<Uint8Array>> {
  const sealer = await keys.signer(exchange.us)
  const certificates = usedCertificates(exchange, sealer)
  const madeAt = needs.now()
  const parts: readonly Part[] = [
    ...exchange.parts,
    ...certificates.map(({ part, of, x509 }) =>
      bytesPart(
        part,
        `a certificate of ${of === 'us' ? 'ours' : 'the partner'}`,
        Buffer.from(x509.toString()),
      ),
    ),
    ledgerPart(exchange),
  ]
  const make = (listed: readonly Listed[]) => {
    const manifest = writeManifest({
      ...manifestOf(exchange),
      ...{ madeBy: needs.product.replace(/^parley:/, 'Parley '), madeAt: madeAt.toISOString() },
      sealedBy: sealer.certificate.fingerprint256,
      certificates: certificates.map(({ part, of, x509 }) => ({
        part,
        of,
        fingerprint: x509.fingerprint256,
      })),
      parts: [...listed],
    })
    return [manifest, sealManifest(manifest, sealer.privateKey)]
  }
  return zipParts(parts, { names: [partNames.manifest, partNames.seal], make }, madeAt)
}

type Used = { readonly part: string; readonly of: 'us' | 'partner'; readonly x509: X509Certificate }

function usedCertificates({ us, partner, at, receipt, signer }: Exchange, sealer: OwnKey): readonly Used[] {
  const times = receipt ? [at, receipt.at] : [at]
  const ours = certificatesAt(us, ['sign', 'decrypt'], times)
  return [
    ...numbered('us', [...ours, sealer.certificate]),
    ...numbered('partner', [
      ...(signer ? [signer] : []),
      ...certificatesAt(partner, ['verify', 'encrypt'], times),
    ]),
  ]
}

type Use = Parameters<typeof certificatesFor>[1]

function certificatesAt(
  partner: Partner,
  uses: readonly Use[],
  times: readonly Date[],
): readonly X509Certificate[] {
  return uses.flatMap((use) =>
    times.flatMap((time) => certificatesFor(partner, use, time).map(({ x509 }) => x509)),
  )
}

function numbered(of: Used['of'], certificates: readonly X509Certificate[]): readonly Used[] {
  const distinct = new Map(certificates.map((x509) => [x509.fingerprint256, x509]))
  return [...distinct.values()].map((x509, index) => ({
    part: `certificates/${of}-${index + 1}.pem`,
    of,
    x509,
  }))
}

/** What the ledger knows of the message: times, steps, tries. None of it holds a value of the payload. */
function ledgerPart({ story }: Exchange): Part {
  const { message, keys, steps, deliveries, children } = story
  const told = { message, keys, steps, deliveries, children: children.map(({ id, kind }) => ({ id, kind })) }
  return bytesPart(
    partNames.ledger,
    'what the ledger noted: state, times, steps, tries',
    Buffer.from(`${JSON.stringify(told, undefined, 2)}\n`),
  )
}

function manifestOf(
  exchange: Exchange,
): Pick<EvidenceManifest, 'format' | 'version' | 'message' | 'mic' | 'receipt'> {
  const { story, us, partner, at, as2MessageId, mic, receipt } = exchange
  const { id, direction, mode, state, revision, agreement } = story.message
  return {
    format: 'parley-evidence',
    version: 1,
    message: {
      ...{ id, direction, mode, state, revision, ...(agreement !== undefined && { agreement }) },
      ...{ at: at.toISOString(), as2MessageId, us: party(us), partner: party(partner) },
    },
    ...(mic && { mic }),
    ...(receipt && { receipt: { signed: receipt.signed, at: receipt.at.toISOString() } }),
  }
}

function party({ name, as2Id = '' }: Partner) {
  return { name, as2Id }
}
