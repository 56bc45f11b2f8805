import forge from 'node-forge'
import type { Codec, CodecKeys } from './codec.ts'

/**
 * node-forge, as AS2 software on it does it: an opaque signature in an envelope. It cannot verify PKCS#7, so on the way
 * back the message digest is computed by it and the signature checked by RSA of it.
 */
export function forgeCodec({ certificatePem, privateKeyPem }: CodecKeys): Codec {
  const certificate = forge.pki.certificateFromPem(certificatePem)
  const privateKey = forge.pki.privateKeyFromPem(privateKeyPem)
  return {
    name: 'node-forge',
    byClock: false,
    maxBytes: 20e6,
    seal: async (content) => {
      const signed = forge.pkcs7.createSignedData()
      signed.content = forge.util.createBuffer(Buffer.from(content).toString('latin1'))
      signed.addCertificate(certificate)
      signed.addSigner({
        key: privateKey,
        certificate,
        digestAlgorithm: forge.pki.oids.sha256 ?? '',
        authenticatedAttributes: [
          { type: forge.pki.oids.contentType ?? '', value: forge.pki.oids.data },
          { type: forge.pki.oids.messageDigest ?? '' },
        ],
      })
      signed.sign()
      const enveloped = forge.pkcs7.createEnvelopedData()
      enveloped.addRecipient(certificate)
      enveloped.content = forge.util.createBuffer(forge.asn1.toDer(signed.toAsn1()).getBytes())
      enveloped.encrypt(undefined, forge.pki.oids['aes256-CBC'])
      return Buffer.from(forge.asn1.toDer(enveloped.toAsn1()).getBytes(), 'latin1')
    },
    open: async (sealed) => opened(sealed, certificate, privateKey),
  }
}

type Capture = {
  readonly content: forge.asn1.Asn1
  readonly signature: string
  readonly authenticatedAttributes: forge.asn1.Asn1[]
}

function opened(
  sealed: Uint8Array,
  certificate: forge.pki.Certificate,
  key: forge.pki.rsa.PrivateKey,
): Uint8Array {
  const der = Buffer.from(sealed).toString('latin1')
  const enveloped = forge.pkcs7.messageFromAsn1(
    forge.asn1.fromDer(der),
  ) as forge.pkcs7.Captured<forge.pkcs7.PkcsEnvelopedData>
  const [recipient] = enveloped.recipients
  if (!recipient) throw new Error('no recipient')
  enveloped.decrypt(recipient, key)
  const inner = forge.asn1.fromDer((enveloped.content as forge.util.ByteStringBuffer).getBytes())
  const { rawCapture } = forge.pkcs7.messageFromAsn1(inner) as unknown as { readonly rawCapture: Capture }
  const content = octets(rawCapture.content)
  const { sha256 } = forge.md
  const digest = sha256.create().update(content).digest().getBytes()
  const attributes = rawCapture.authenticatedAttributes
  const set = forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SET, true, attributes)
  const signedBytes = forge.asn1.toDer(set).getBytes()
  if (!signedBytes.includes(digest)) throw new Error('another message digest')
  const publicKey = certificate.publicKey as forge.pki.rsa.PublicKey
  const whole = publicKey.verify(
    sha256.create().update(signedBytes).digest().getBytes(),
    rawCapture.signature,
  )
  if (!whole) throw new Error('the signature does not hold')
  return Buffer.from(content, 'latin1')
}

/** [0] OCTET STRING, whose bytes may come in pieces. */
function octets(node: forge.asn1.Asn1): string {
  return typeof node.value === 'string' ? node.value : node.value.map(octets).join('')
}
