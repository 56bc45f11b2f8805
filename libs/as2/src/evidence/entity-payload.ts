import { ByteSource, drain, type Pieces } from '../bytes/byte-source.ts'
import { innerLayer } from '../message/layer.ts'
import { openLayer } from '../message/open-layers.ts'

/**
 * Gives the payload inside a signed entity, its compression and transfer encoding undone. False when there is none that
 * can be read.
 */
export async function entityPayload(
  entity: Pieces,
  deliver: (content: Uint8Array) => void,
): Promise<boolean> {
  const source = new ByteSource(entity)
  const outside = { contentType: '', body: source, encrypted: false, compressed: false, signed: true }
  const layer = await innerLayer(outside, source, { signed: true })
  const outcome =
    layer &&
    (await openLayer(layer, {
      trust: { ownKeys: [], partnerCertificates: [] },
      policy: {
        requireSigned: false,
        requireEncrypted: false,
        maxContentBytes: Number.MAX_SAFE_INTEGER,
        maxRatio: 2_000,
      },
      requested: undefined,
      deliver,
    }))
  await drain(source.rest())
  return outcome?.kind === 'opened'
}
