import { standardOf } from './starter-documents.ts'
import {
  amazonEurope,
  quoted,
  type StarterFile,
  type StarterOptions,
  sampleEdifact,
} from './starter-options.ts'

export function partnerFiles(options: StarterOptions): readonly StarterFile[] {
  return [
    { path: 'partners/us.yaml', text: us(options) },
    { path: 'partners/amazon.yaml', text: amazon(options) },
    { path: 'certs/us.pem', text: options.ourCertificatePem },
    { path: 'certs/amazon.pem', text: options.amazonCertificatePem },
  ]
}

function us({ ourName, ourAs2Id, ourX12, ourEdifact = sampleEdifact, documents }: StarterOptions): string {
  const { id, qualifier } = ourEdifact
  const identity =
    standardOf(documents) === 'x12'
      ? `    x12:
      # The sender id that you declared in Amazon's EDI survey (ISA05 and ISA06 of what you send).
      - qualifier: ${quoted(ourX12.qualifier)}
        id: ${quoted(ourX12.id)}
`
      : `    edifact:
      # The sender id that you declared in Amazon's EDI survey (UNB S002 of what you send): your GLN, qualifier 14.
      - qualifier: ${quoted(qualifier)}
        id: ${quoted(id)}
`
  return `# Our own company: the ids that partners know us by, and our certificate.
apiVersion: parley.dev/v1alpha1
kind: Partner
metadata:
  name: us
spec:
  role: us
  displayName: ${quoted(ourName)}
  identities:
    # Any id you like; enter the same one at Amazon. Upper and lower case count.
    as2: ${quoted(ourAs2Id)}
${identity}  # Where Amazon reaches our AS2 gateway, through every proxy; parley as2 sheet tells it to them.
  # addresses:
  #   as2: [https://as2.example.com/as2]
  certificates:
    - use: [sign, decrypt]
      certificate: file:../certs/us.pem
      # Only the place of the key stands here, never the key. It is read by the server, from its secrets folder.
      # Before the certificate ends: parley certificate rotate -f <this folder> --from <day>.
      privateKey: file:us.key.pem
`
}

function amazon({ amazonAs2Id, documents }: StarterOptions): string {
  const identity =
    standardOf(documents) === 'x12'
      ? `    x12:
      # source: public code of vendors; confidence: seen. Direct fulfilment orders come from AMAZONDS instead.
      - qualifier: ZZ
        id: AMAZON
`
      : `    edifact:
      # source: public code of vendors; confidence: seen. The GLN of Amazon in Europe.
      - qualifier: "${amazonEurope.qualifier}"
        id: "${amazonEurope.id}"
`
  return `# Amazon, as the retailer that buys from you (Vendor Central, retail orders).
apiVersion: parley.dev/v1alpha1
kind: Partner
metadata:
  name: amazon
spec:
  role: partner
  displayName: Amazon
  identities:
    # Amazon shows this id when you add the AS2 connection in Vendor Central.
    as2: ${quoted(amazonAs2Id)}
${identity}  certificates:
    # Amazon shows it beside its AS2 id. When it changes, add the new one as a second entry, with the day of the switch
    # as its "from": until then the old one encrypts, and both verify. Remove the old one when it has ended.
    - use: [verify, encrypt]
      certificate: file:../certs/amazon.pem
`
}
