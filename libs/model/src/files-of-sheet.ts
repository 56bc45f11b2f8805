import type { As2Sheet } from './as2-sheet.ts'
import type { ResourceFile } from './load-resources.ts'

/** A partner, and the gateway to it, as YAML files of a configuration folder, from the sheet it gave us. */
export function filesOfSheet(sheet: As2Sheet, name: string): readonly ResourceFile[] {
  const certificates = sheet.certificates.map((one, index) => {
    const file = index === 0 ? name : `${name}-${index + 1}`
    return { ...one, file: `certs/${file}.pem` }
  })
  return [
    { path: `partners/${name}.yaml`, text: partnerText(sheet, name, certificates) },
    { path: `gateways/${name}-as2.yaml`, text: gatewayText(sheet, name) },
    ...certificates.map(({ file, pem }) => ({ path: file, text: pem })),
  ]
}

type Listed = As2Sheet['certificates'][number] & { readonly file: string }

function partnerText(sheet: As2Sheet, name: string, certificates: readonly Listed[]): string {
  return `# From the hand-over sheet of this partner. Compare the SHA-256 of the certificate with a person there before you deploy.
apiVersion: parley.dev/v1alpha1
kind: Partner
metadata:
  name: ${name}
spec:
  role: partner
  displayName: ${quoted(sheet.company)}
  identities:
    as2: ${quoted(sheet.as2Id)}
${identities(sheet)}  certificates:
${certificates.map(certificateText).join('')}${contacts(sheet)}`
}

function identities({ x12, edifact, gln }: As2Sheet): string {
  const pair = (qualifier: string | undefined, id: string) =>
    `      - { ${qualifier === undefined ? '' : `qualifier: ${quoted(qualifier)}, `}id: ${quoted(id)} }\n`
  return [
    x12.length === 0 ? '' : `    x12:\n${x12.map(({ qualifier, id }) => pair(qualifier, id)).join('')}`,
    edifact.length === 0
      ? ''
      : `    edifact:\n${edifact.map(({ qualifier, id }) => pair(qualifier, id)).join('')}`,
    gln === undefined ? '' : `    gln: ${quoted(gln)}\n`,
  ].join('')
}

function certificateText({ uses, sha256, file, from }: Listed): string {
  return `    # SHA-256 ${sha256.replaceAll(/[^0-9A-F:]/g, '')}
    - use: [${uses.join(', ')}]
      certificate: file:../${file}
${from === undefined ? '' : `      from: ${quoted(from)}\n`}`
}

function contacts(sheet: As2Sheet): string {
  if (sheet.contacts.length === 0) return ''
  const lines = sheet.contacts.map(({ name, email, phone }) => {
    const fields = [
      `    - name: ${quoted(name)}\n`,
      email === undefined ? '' : `      email: ${quoted(email)}\n`,
      phone === undefined ? '' : `      phone: ${quoted(phone)}\n`,
    ]
    return fields.join('')
  })
  return `  contacts:\n${lines.join('')}`
}

function gatewayText({ urls }: As2Sheet, name: string): string {
  const [url = '', ...others] = urls
  const more = others.length === 0 ? '' : `  # also: ${others.map(quoted).join(', ')}\n`
  return `apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata:
  name: ${name}-as2
spec:
  type: as2
  partner: ${name}
  url: ${quoted(url)}
${more}`
}

/** Every JSON string is a double-quoted YAML scalar (YAML 1.2, 1.3). */
function quoted(text: string): string {
  return JSON.stringify(text)
}
