/** PEM (RFC 7468): base64 of DER in lines of 64 characters between two marks. */
export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

export type PemBlock = { readonly label: string; readonly text: string; readonly der: Buffer }

const block = /-----BEGIN ([A-Z0-9 ]{1,40})-----([\s\S]*?)-----END \1-----/g

/** Every block of a text, whatever stands around it (mail headers, `openssl` prints the subject there). */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(block)].map(([whole, label = '', body = '']) => ({
    label,
    text: whole,
    der: Buffer.from(body.replace(/^[^\n]*:.*$/gm, ''), 'base64'),
  }))
}
