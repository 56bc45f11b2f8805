import { chosenDocuments, comesIn, type StarterDocument, standardOf } from './starter-documents.ts'
import { quoted, type StarterFile, type StarterOptions } from './starter-options.ts'

export function flowFiles(options: StarterOptions): readonly StarterFile[] {
  const chosen = chosenDocuments(options.documents)
  const sends = chosen.some((document) => !comesIn(document))
  return [
    { path: 'gateways/amazon-as2.yaml', text: amazonGateway(options) },
    { path: 'gateways/outbox.yaml', text: outbox(options) },
    ...(sends ? [{ path: 'gateways/inbox.yaml', text: inbox(options) }] : []),
    { path: 'agreements/amazon.yaml', text: agreement(chosen.filter(comesIn), options) },
    ...chosen.map((document) => ({
      path: `channels/${document.channel}.yaml`,
      text: comesIn(document) ? channelIn(document) : channelOut(document, options),
    })),
  ]
}

function amazonGateway({ amazonUrl }: StarterOptions): string {
  return `# The way to Amazon. Acknowledgements and what else we send it go out here.
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata:
  name: amazon-as2
spec:
  type: as2
  partner: amazon
  # Amazon shows this address when you add the AS2 connection.
  url: ${quoted(amazonUrl)}
  # source: ours, what every AS2 product can do; confidence: likely. Compare with what Amazon shows.
  sign: sha-256
  encrypt: aes-256-cbc
  receipt: signed
  timeout: 60s
  # A failed delivery is tried again after 5, 10, 20, 40, 60, 60 ... minutes, for about three days.
  retry:
    firstWait: 5m
    longestWait: 1h
    attempts: 76
`
}

function outbox({ outboxPath, format }: StarterOptions): string {
  return `# Where documents of Amazon arrive on your side: one ${format.toUpperCase()} file each. Replace it by the way into your own system.
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata:
  name: outbox
spec:
  type: folder
  path: ${quoted(outboxPath)}
  # The document type is the name of its guide: order-4X7PQ2RT-....${format}
  fileName: "{documentType}-{po}-{messageId}.{extension}"
`
}

function inbox({ inboxPath, format }: StarterOptions): string {
  return `# Where your own system puts documents for Amazon: ${format.toUpperCase()} files in the words of guides/, named as channels/ say.
apiVersion: parley.dev/v1alpha1
kind: Gateway
metadata:
  name: inbox
spec:
  type: folder
  path: ${quoted(inboxPath)}
  pickup:
    # Files that were taken are kept here.
    done: done
`
}

/** What answers each document of theirs. */
const functional = {
  x12: `# source: public vendor guides; confidence: seen. Amazon expects a 997 for every document it sends.
    functional: "997"
    gateway: amazon-as2
    listAccepted: true
`,
  edifact: `# source: EDIFACT; confidence: guess. Nobody here has seen whether Amazon expects a CONTRL.
    functional: contrl
    gateway: amazon-as2
`,
} as const

function agreement(received: readonly StarterDocument[], { documents }: StarterOptions): string {
  const answer = functional[standardOf(documents)]
  const guides = received.map(({ starter }) => `    - guide: ${starter.guide.name}\n`).join('')
  return `# What we settled with Amazon.
apiVersion: parley.dev/v1alpha1
kind: Agreement
metadata:
  name: amazon
spec:
  us: us
  partner: amazon
  # Change to production when Amazon has switched you over.
  mode: test
  as2:
    # Documents that are not signed and encrypted are refused.
    requireSigned: true
    requireEncrypted: true
  receive:${guides === '' ? ' []\n' : `\n${guides}`}  acknowledge:
    ${answer}  duplicates:
    # An interchange number that was seen before is set aside for a person, never processed twice.
    interchange: quarantine
  # One bad document is set aside and named in the answer; its neighbours go on.
  errors: split-suspend-transaction
`
}

function channelIn({ starter, channel, what }: StarterDocument): string {
  const { guide, read } = starter
  return `# From Amazon, turned into our own format, into the outbox: ${what}.
apiVersion: parley.dev/v1alpha1
kind: Channel
metadata:
  name: ${channel}
spec:
  agreement: amazon
  in:
    guide: ${guide.name}
  mapping: ${read.name}
  out:
    guide: ${read.to}
    gateway: outbox
`
}

function channelOut({ starter, channel, what }: StarterDocument, { format }: StarterOptions): string {
  const { guide, write } = starter
  return `# From the inbox, turned into ${guide.format.toUpperCase()}, to Amazon: ${what}.
apiVersion: parley.dev/v1alpha1
kind: Channel
metadata:
  name: ${channel}
spec:
  agreement: amazon
  in:
    gateway: inbox
    # Name the files so: ${write.from}-1001.${format}
    files: "${write.from}-*.${format}"
    guide: ${write.from}
  mapping: ${write.name}
  out:
    guide: ${guide.name}
    gateway: amazon-as2
`
}
